import { database, type Transaction } from "@/db/client";
import type { Holder } from "@/lib/access/actor";
import { authorizeSelf } from "@/lib/access/authorize";
import { ok, type Result, refuse } from "@/lib/core/result";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { secondStepKey } from "@/lib/rate-limit/rules";
import { clearFailures } from "@/lib/rate-limit/take-try";
import type { Challenge, NextConfiguration, Verification } from "./methods/method";
import { reportRefusal } from "./report-refusal";
import type { PassedWith } from "./schema";
import { redeemChallenge, reopenChallenge, storeNext } from "./store-verification";
import { takeChallengeTry } from "./take-challenge-try";

/** Says whether what was typed answers the challenge. It only compares; counting and storing are not its business. */
export type Judge = (tx: Transaction, challenge: Challenge, now: Date) => Promise<Verification>;

/** What a right answer opens; it runs in the same transaction, so a crash leaves neither or both. */
export type Passed<T> = (tx: Transaction, passedWith: PassedWith, next: NextConfiguration) => Promise<T>;

/**
 * The one place where a challenge of sign-in or step-up is settled, whatever answers it.
 * Count, compare, spend the challenge, store the method's next configuration, open: one transaction. A refusal commits too,
 * so that its count stays.
 */
export async function settleChallenge<T>(
  holder: Holder,
  purpose: "sign-in" | "step-up",
  judge: Judge,
  passed: Passed<T>,
): Promise<Result<T>> {
  authorizeSelf(holder, "second-factor.prove");
  const result = await database().transaction(async (tx): Promise<Result<T>> => {
    const taken = await takeChallengeTry(tx, holder, purpose);
    if (!taken.ok) return taken;
    const { challenge, failures, now } = taken.data;

    const verdict = await judge(tx, challenge, now);
    if (!verdict.ok) {
      await reportRefusal(tx, holder, challenge, verdict.code, failures);
      return refuse(verdict.code, { fields: { passcode: verdict.code }, ...(verdict.at ? { at: verdict.at } : {}) });
    }
    if (!(await redeemChallenge(tx, challenge))) return refuse("start_again");
    if (!(await storeNext(tx, holder.personId, verdict.nextConfiguration))) {
      // Spent in another sign-in while it was compared here: this challenge waits for the next passcode.
      await reopenChallenge(tx, challenge);
      return refuse("passcode_already_used", { fields: { passcode: "passcode_already_used" } });
    }
    await clearFailures(tx, secondStepKey(holder.personId));
    return ok(await passed(tx, verdict.passedWith, verdict.nextConfiguration));
  });
  deliverSoon();
  return result;
}
