import { database, type Transaction } from "@/db/client";
import type { Holder } from "@/lib/access/actor";
import { databaseTime } from "@/lib/core/clock";
import { ok, type Result, refuse } from "@/lib/core/result";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { secondStepKey } from "@/lib/rate-limit/rules";
import { clearFailures } from "@/lib/rate-limit/take-try";
import type { Verification } from "./methods/method";
import { methodFor } from "./methods/registry";
import { getActiveFactor } from "./queries";
import { reportRefusal } from "./report-refusal";
import { readPasscode } from "./rules";
import type { PassedWith } from "./schema";
import { redeemChallenge, storeNext } from "./store-verification";
import { takeChallengeTry } from "./take-challenge-try";

/** What a right passcode opens; it runs in the same transaction, so a crash leaves neither or both. */
export type Passed<T> = (tx: Transaction, passedWith: PassedWith) => Promise<T>;

/**
 * The one place where a passcode is judged at sign-in and step-up, for all methods.
 * Count, compare, spend the challenge, store the method's next configuration, open: one transaction. A refusal commits too,
 * so that its count stays.
 */
export async function answerChallenge<T>(
  holder: Holder,
  purpose: "sign-in" | "step-up",
  typed: unknown,
  passed: Passed<T>,
): Promise<Result<T>> {
  const result = await database().transaction(async (tx): Promise<Result<T>> => {
    const taken = await takeChallengeTry(tx, holder, purpose);
    if (!taken.ok) return taken;
    const { challenge, failures } = taken.data;

    const verdict = await verify(tx, challenge, typed);
    if (!verdict.ok) {
      await reportRefusal(tx, holder, challenge, verdict.code, failures);
      return refuse(verdict.code, { fields: { passcode: verdict.code }, ...(verdict.at ? { at: verdict.at } : {}) });
    }
    if (!(await redeemChallenge(tx, challenge))) return refuse("start_again");
    if (!(await storeNext(tx, holder.personId, verdict.nextConfiguration)))
      return refuse("passcode_already_used", { fields: { passcode: "passcode_already_used" } });
    await clearFailures(tx, secondStepKey(holder.personId));
    return ok(await passed(tx, verdict.passedWith));
  });
  deliverSoon();
  return result;
}

async function verify(
  tx: Transaction,
  challenge: Parameters<typeof methodFor>[0],
  typed: unknown,
): Promise<Verification> {
  const passcode = readPasscode(typed);
  const method = passcode && methodFor(challenge, passcode);
  if (!passcode || !method) return { ok: false, code: "passcode_wrong" };
  const [factor, now] = [await getActiveFactor(tx, challenge.personId), await databaseTime(tx)];
  return method.verify(tx, { challenge, factor, passcode, now });
}
