import { sql } from "drizzle-orm";
import { database } from "@/db/client";
import type { people } from "@/db/schema";
import { signInAttempts } from "@/db/schema";
import type { Origin } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { hashToken, newToken } from "@/lib/core/crypto";
import { minutes } from "@/lib/core/duration";
import type { Device } from "@/lib/devices/queries";
import { giveBackTry } from "@/lib/rate-limit/give-back-try";
import { type CountedTry, clearFailures } from "@/lib/rate-limit/take-try";
import type { SecondFactor } from "@/lib/two-factor/methods/method";
import { startChallenge } from "@/lib/two-factor/start-challenge";
import type { Step } from "./next-step";
import { readAttempt } from "./read-attempt";
import { isSafePath } from "./safe-path";

/** K5, ASVS 2.3.1. */
const ATTEMPT_LIFE = minutes(10);

export interface StartedAttempt {
  /** For the attempt cookie. */
  token: string;
  step: Exclude<Step, "password">;
}

interface Passed {
  person: typeof people.$inferSelect;
  factor: SecondFactor | null;
  device: Device | null;
  /** The try whose count the right password clears; the second step's is another (S13). */
  taken: CountedTry;
  /** The try of the address, which was none of its failures. */
  fromAddress: CountedTry;
  next: string | undefined;
}

/** The password was right: makes the attempt, and puts the question to the second factor where the next step is the passcode. */
export async function startAttempt(passed: Passed, origin: Origin): Promise<StartedAttempt> {
  const { person, factor, device } = passed;
  const token = newToken();
  return database().transaction(async (tx) => {
    await tx.insert(signInAttempts).values({
      tokenHash: hashToken(token),
      personId: person.id,
      deviceId: device?.id ?? null,
      passwordPassedAt: sql`clock_timestamp()`,
      nextPath: isSafePath(passed.next) ? passed.next : null,
      address: origin.address,
      userAgent: origin.userAgent.slice(0, 400),
      expiresAt: sql`now() + ${ATTEMPT_LIFE} * interval '1 millisecond'`,
    });
    const state = await readAttempt(token, origin, tx);
    if (!state) throw new Error("a fresh attempt has no step");
    const { actor, step } = state;
    await record(tx, actor, { event: "sign_in.password_passed", subjectId: person.id });
    // Where a limit holds the text back, the page says when one may go out; the attempt stands.
    if (step === "passcode" && factor) await startChallenge(tx, actor, factor, "sign-in");
    // A text locks the person; counts come after the person, as with everybody who ends waits.
    await clearFailures(tx, passed.taken.key);
    await giveBackTry(tx, passed.fromAddress);
    return { token, step };
  });
}
