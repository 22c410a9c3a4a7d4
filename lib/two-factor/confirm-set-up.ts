import { eq, sql } from "drizzle-orm";
import { database, type Transaction } from "@/db/client";
import { people, recoveryCodeSets, secondFactors, signInAttempts } from "@/db/schema";
import type { Holder } from "@/lib/access/actor";
import { authorizeSelf } from "@/lib/access/authorize";
import { Forbidden } from "@/lib/core/errors";
import { ok, type Result, refuse } from "@/lib/core/result";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { getPolicy } from "@/lib/policy/queries";
import { secondStepKey } from "@/lib/rate-limit/rules";
import { clearFailures } from "@/lib/rate-limit/take-try";
import { raiseSession } from "@/lib/sessions/raise-session";
import { announceChange } from "./announce-change";
import { finishMove } from "./finish-move";
import { judgePasscode } from "./judge-passcode";
import { isLiveAttempt } from "./lock-holder";
import type { Challenge, NextConfiguration } from "./methods/method";
import { getActiveFactor, getOpenMove, mayReplace } from "./queries";
import { reportRefusal } from "./report-refusal";
import { redeemChallenge } from "./store-verification";
import { takeChallengeTry } from "./take-challenge-try";
import { writeRecoveryCodes } from "./write-recovery-codes";

export interface ConfirmedSetUp {
  /** The first set of recovery codes, to be shown once; null where the person has a saved set already. */
  recoveryCodes: string[] | null;
  /** The session's new token; null while signing in. */
  sessionToken: string | null;
}

/**
 * The new method has shown its passcode: in one transaction it becomes the second factor, the old one goes, recovery codes stay,
 * trust and other sessions end, audit rows and notices are written. A crash before the commit leaves the old factor.
 */
export async function confirmSetUp(holder: Holder, typed: unknown): Promise<Result<ConfirmedSetUp>> {
  authorizeSelf(holder, "second-factor.set-up");
  const result = await database().transaction(async (tx): Promise<Result<ConfirmedSetUp>> => {
    await tx.select({ id: people.id }).from(people).where(eq(people.id, holder.personId)).for("no key update");
    const former = await getActiveFactor(tx, holder.personId);
    const policy = await getPolicy(tx, holder.role);
    const move = await getOpenMove(tx, holder);
    // S27. Another tab, or another sign-in, may have been quicker.
    if (!(await mayReplace(tx, holder, former, policy, move))) return refuse("start_again");
    const taken = await takeChallengeTry(tx, holder, "set-up");
    if (!taken.ok) return taken;
    const { challenge, failures, now } = taken.data;
    // Allowed when it began, and not any more: it would have to be switched again at once.
    if (!policy.methods.includes(challenge.method)) return refuse("method_not_allowed");

    const verdict = await judgePasscode(tx, { challenge, typed, now });
    if (!verdict.ok) {
      await reportRefusal(tx, holder, challenge, verdict.code, failures);
      return refuse(verdict.code, { fields: { passcode: verdict.code } });
    }
    if (!(await redeemChallenge(tx, challenge))) return refuse("set_up_expired");
    await clearFailures(tx, secondStepKey(holder.personId));
    await activate(tx, challenge, verdict.nextConfiguration);
    await announceChange(tx, holder, former, challenge);
    await finishMove(tx, holder, challenge.method);
    const recoveryCodes = (await hasSavedCodes(tx, holder.personId))
      ? null
      : await writeRecoveryCodes(tx, holder.personId);
    return ok({ recoveryCodes, sessionToken: await stampHolder(tx, holder, challenge, recoveryCodes === null) });
  });
  deliverSoon();
  return result;
}

/** The candidate becomes the one row of the person; whatever stood there is gone. */
async function activate(tx: Transaction, challenge: Challenge, next: NextConfiguration): Promise<void> {
  const factor = {
    method: challenge.method,
    setUpId: challenge.id,
    secretEncrypted: challenge.secretEncrypted,
    lastStep: next.lastStep ?? null,
    driftSteps: 0,
    phoneNumber: challenge.phoneNumber,
    turnedOnAt: sql`clock_timestamp()`,
    lastUsedAt: sql`clock_timestamp()`,
  };
  await tx
    .insert(secondFactors)
    .values({ personId: challenge.personId, ...factor })
    .onConflictDoUpdate({ target: secondFactors.personId, set: factor });
}

/** A set that was never saved may never have been seen (F14): it is replaced by a new one, which is shown. */
async function hasSavedCodes(tx: Transaction, personId: number): Promise<boolean> {
  const [set] = await tx.select().from(recoveryCodeSets).where(eq(recoveryCodeSets.personId, personId));
  return set?.savedAt != null;
}

/** The holder has just proved the new factor. */
async function stampHolder(
  tx: Transaction,
  holder: Holder,
  challenge: Challenge,
  finished: boolean,
): Promise<string | null> {
  if (holder.kind === "person") return raiseSession(tx, holder.sessionId, challenge.method);
  const stamped = await tx
    .update(signInAttempts)
    .set({
      passcodePassedAt: sql`clock_timestamp()`,
      passedWith: challenge.method,
      setUpConfirmedAt: sql`clock_timestamp()`,
      setUpFinishedAt: finished ? sql`clock_timestamp()` : null,
    })
    .where(isLiveAttempt(holder))
    .returning({ id: signInAttempts.id });
  if (stamped.length !== 1) throw new Forbidden("the sign-in ran out within its own transaction");
  return null;
}
