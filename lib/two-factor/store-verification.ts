import { and, eq, gt, isNull, lt, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { accessPasses, challenges, recoveryCodes, secondFactors } from "@/db/schema";
import type { Challenge, NextConfiguration } from "./methods/method";

/**
 * Spends the challenge: person, owner, method and purpose all stand in the WHERE clause (S21). False where it was spent or has
 * expired meanwhile; then nothing may be stored for it.
 */
export async function redeemChallenge(tx: Transaction, challenge: Challenge): Promise<boolean> {
  const { id, personId, attemptId, sessionId, method, purpose } = challenge;
  const redeemed = await tx
    .update(challenges)
    .set({ redeemedAt: sql`clock_timestamp()` })
    .where(
      and(
        eq(challenges.id, id),
        eq(challenges.personId, personId),
        attemptId === null ? isNull(challenges.attemptId) : eq(challenges.attemptId, attemptId),
        sessionId === null ? isNull(challenges.sessionId) : eq(challenges.sessionId, sessionId),
        eq(challenges.method, method),
        eq(challenges.purpose, purpose),
        isNull(challenges.redeemedAt),
        gt(challenges.expiresAt, sql`clock_timestamp()`),
      ),
    )
    .returning({ id: challenges.id });
  return redeemed.length === 1;
}

/** Takes the redemption back within the transaction that made it: nobody else has seen it. */
export async function reopenChallenge(tx: Transaction, { id }: Challenge): Promise<void> {
  await tx.update(challenges).set({ redeemedAt: null }).where(eq(challenges.id, id));
}

/** Stores what keeps the passcode from ever working again. False where somebody else was quicker: then it does not count. */
export async function storeNext(tx: Transaction, personId: number, next: NextConfiguration): Promise<boolean> {
  if (next.spentCodeId !== undefined) {
    const spent = await tx
      .update(recoveryCodes)
      .set({ usedAt: sql`clock_timestamp()` })
      .where(
        and(eq(recoveryCodes.id, next.spentCodeId), eq(recoveryCodes.personId, personId), isNull(recoveryCodes.usedAt)),
      )
      .returning({ id: recoveryCodes.id });
    return spent.length === 1;
  }
  if (next.usedPassId !== undefined) return spendPass(tx, personId, next.usedPassId);
  const used = await tx
    .update(secondFactors)
    .set({ lastUsedAt: sql`clock_timestamp()`, lastStep: next.lastStep, driftSteps: next.driftSteps })
    .where(
      and(
        eq(secondFactors.personId, personId),
        next.lastStep === undefined ? eq(secondFactors.method, "sms") : lt(secondFactors.lastStep, next.lastStep),
      ),
    )
    .returning({ personId: secondFactors.personId });
  return used.length === 1;
}

/** One use: whoever comes second, from whichever node, finds it used; so does whoever comes after it was ended or ran out. */
async function spendPass(tx: Transaction, personId: number, passId: number): Promise<boolean> {
  const used = await tx
    .update(accessPasses)
    .set({ usedAt: sql`clock_timestamp()` })
    .where(
      and(
        eq(accessPasses.id, passId),
        eq(accessPasses.personId, personId),
        isNull(accessPasses.usedAt),
        isNull(accessPasses.endedAt),
        gt(accessPasses.expiresAt, sql`clock_timestamp()`),
      ),
    )
    .returning({ id: accessPasses.id });
  return used.length === 1;
}
