import { and, desc, eq, gt, isNull, lt, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { challenges } from "@/db/schema";
import type { Holder } from "@/lib/access/actor";
import { ok, type Result, refuse } from "@/lib/core/result";
import { CHALLENGE_TRIES, SECOND_STEP, secondStepKey } from "@/lib/rate-limit/rules";
import { takeTry } from "@/lib/rate-limit/take-try";
import { belongsTo } from "./challenge-owner";
import type { Challenge } from "./methods/method";

export interface TakenTry {
  challenge: Challenge;
  /** Failures in a row over all challenges and methods, this try included. */
  failures: number;
}

/**
 * Takes one of the five tries of the holder's open challenge, and one of the person's tries over all challenges (K4),
 * before anything is compared. The row locks it takes put tries at the same challenge one after the other.
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
  const [newest] = await tx
    .select({ id: challenges.id, tries: challenges.tries })
    .from(challenges)
    .where(isOpen)
    .orderBy(desc(challenges.id))
    .limit(1);
  if (!newest) return refuse("start_again");
  const [challenge] = await tx
    .update(challenges)
    .set({ tries: sql`${challenges.tries} + 1` })
    .where(and(eq(challenges.id, newest.id), isOpen, lt(challenges.tries, CHALLENGE_TRIES)))
    .returning();
  if (!challenge) return refuse(newest.tries >= CHALLENGE_TRIES ? "passcode_out_of_tries" : "start_again");
  const taken = await takeTry(tx, secondStepKey(holder.personId), SECOND_STEP);
  if (taken.allowed) return ok({ challenge, failures: taken.failures });
  return taken.retryAt ? refuse("second_step_locked", { retryAt: taken.retryAt }) : refuse("second_step_disabled");
}
