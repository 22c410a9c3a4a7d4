import { eq } from "drizzle-orm";
import { database, type Transaction } from "@/db/client";
import { people } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorizeSelf } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { isPassword } from "@/lib/core/password-hash";
import { ok, type Result, refuse } from "@/lib/core/result";
import { checkCounted } from "@/lib/rate-limit/check-counted";
import { knownDeviceKey, PASSWORD_KNOWN_DEVICE, PASSWORD_STRANGER, passwordKey } from "@/lib/rate-limit/rules";
import { clearFailures, takeTry } from "@/lib/rate-limit/take-try";
import { raiseSession } from "@/lib/sessions/raise-session";
import { answerChallenge } from "./answer-challenge";
import { getActiveFactor } from "./queries";
import type { PassedWith } from "./schema";
import { startChallenge } from "./start-challenge";

/**
 * Step-up: proves within a session that the person is still there, by the second factor, or by the password where there is none.
 * Counts against the same limits as sign-in (S55, S56). Answers the session's new token.
 */
export async function stepUp(
  actor: PersonActor,
  typed: { passcode?: unknown; password?: unknown },
): Promise<Result<string>> {
  authorizeSelf(actor, "session.reverify");
  const factor = await getActiveFactor(database(), actor.personId);
  if (!factor) return stepUpByPassword(actor, typed.password);
  // An app needs no message, so its question is put with the answer; a text was asked for by a button before.
  if (factor.method === "app") await database().transaction((tx) => startChallenge(tx, actor, factor, "step-up"));
  return answerChallenge(actor, "step-up", typed.passcode, (tx, passedWith) => raise(tx, actor, passedWith));
}

async function stepUpByPassword(actor: PersonActor, typed: unknown): Promise<Result<string>> {
  const { deviceId } = actor;
  const key = deviceId !== null ? knownDeviceKey(deviceId) : passwordKey(actor.email);
  const ladder = deviceId !== null ? PASSWORD_KNOWN_DEVICE : PASSWORD_STRANGER;
  const taken = await takeTry(database(), key, ladder);
  const wrong = refuse("wrong_credentials", { fields: { password: "wrong_credentials" } });
  const [person] = await database()
    .select({ hash: people.passwordHash })
    .from(people)
    .where(eq(people.id, actor.personId));
  const matches =
    taken.allowed &&
    typeof typed === "string" &&
    (await checkCounted([[taken, ladder]], () => isPassword(typed, person?.hash ?? null, "known-device")));
  return database().transaction(async (tx) => {
    if (matches) {
      await clearFailures(tx, key);
      return ok(await raise(tx, actor));
    }
    const reason = taken.allowed ? "wrong_credentials" : "too_many_requests";
    await record(tx, actor, { event: "session.reverify_refused", subjectId: actor.personId, details: { reason } });
    return wrong;
  });
}

/** What a session has proved last is what it was signed in with: one that a recovery code opened is a usual one from now on. */
async function raise(tx: Transaction, actor: PersonActor, passedWith?: PassedWith): Promise<string> {
  await record(tx, actor, { event: "session.reverified", subjectId: actor.personId });
  return raiseSession(tx, actor.sessionId, passedWith);
}
