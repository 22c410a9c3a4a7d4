import { and, desc, eq, getTableColumns, gt, isNull, lt, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { challenges } from "@/db/schema";
import type { Holder } from "@/lib/access/actor";
import { ok, type Result, refuse } from "@/lib/core/result";
import { CHALLENGE_TRIES, SECOND_STEP, secondStepKey } from "@/lib/rate-limit/rules";
import { takeTry } from "@/lib/rate-limit/take-try";
import { belongsTo } from "./challenge-owner";
import { lockHolder } from "./lock-holder";
import type { Challenge } from "./methods/method";

export interface TakenTry {
  challenge: Challenge;
  /** Failures in a row over all challenges and methods, this try included. */
  failures: number;
  /** Database time of the try: what a passcode is judged by. */
  now: Date;
}

const countUp = { tries: sql`${challenges.tries} + 1` };
const countDown = { tries: sql`${challenges.tries} - 1` };

/**
 * Takes one of the five tries of the holder's open challenge, and one of the person's tries over all challenges (K4),
 * before anything is compared. The row lock it takes puts tries at the same challenge one after the other. While the second step
 * is locked, the challenge gets its try back: nobody but this transaction has seen it counted.
 */
export async function takeChallengeTry(
  tx: Transaction,
  holder: Holder,
  purpose: Challenge["purpose"],
): Promise<Result<TakenTry>> {
  const isOpen = and(
    belongsTo(holder, purpose),
    isNull(challenges.redeemedAt),
    gt(challenges.expiresAt, sql`clock_timestamp()`),
  );
  const newest = tx.select({ id: challenges.id }).from(challenges).where(isOpen).orderBy(desc(challenges.id)).limit(1);
  const [row] = await tx
    .update(challenges)
    .set(countUp)
    .where(and(eq(challenges.id, newest), isOpen, lt(challenges.tries, CHALLENGE_TRIES)))
    .returning({ ...getTableColumns(challenges), now: sql<string>`clock_timestamp()` });
  const isOver = purpose === "set-up" ? "set_up_expired" : "start_again";
  if (!row) return refuse((await newest).length > 0 ? "passcode_out_of_tries" : isOver);
  const { now, ...challenge } = row;
  const taken = await takeTry(tx, secondStepKey(holder.personId), SECOND_STEP);
  // The gate's look at the sign-in, or the session, is a moment old.
  if (taken.allowed && !(await lockHolder(tx, holder))) return refuse("start_again");
  if (taken.allowed) return ok({ challenge, failures: taken.failures, now: new Date(now) });
  await tx.update(challenges).set(countDown).where(eq(challenges.id, challenge.id));
  return taken.retryAt ? refuse("second_step_locked", { retryAt: taken.retryAt }) : refuse("second_step_disabled");
}
