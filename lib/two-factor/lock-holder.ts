import { and, eq, gt, isNull, type SQL, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sessions, signInAttempts } from "@/db/schema";
import type { AttemptActor, Holder } from "@/lib/access/actor";

/** A sign-in that goes on: neither ended, nor redeemed, nor expired. For the WHERE clause of whatever it changes. */
export const isLiveAttempt = ({ attemptId, personId }: AttemptActor): SQL | undefined =>
  and(
    eq(signInAttempts.id, attemptId),
    eq(signInAttempts.personId, personId),
    isNull(signInAttempts.endedAt),
    isNull(signInAttempts.ticketRedeemedAt),
    gt(signInAttempts.expiresAt, sql`clock_timestamp()`),
  );

/**
 * Does what the holder acts from still stand? It may have ended after the gate looked. From here on nobody ends it until the
 * transaction is over. Taken after the person's tries, as everywhere, so that two never wait for each other.
 */
export async function lockHolder(tx: Transaction, holder: Holder): Promise<boolean> {
  const live =
    holder.kind === "attempt"
      ? tx.select({ id: signInAttempts.id }).from(signInAttempts).where(isLiveAttempt(holder))
      : tx
          .select({ id: sessions.id })
          .from(sessions)
          .where(
            and(eq(sessions.id, holder.sessionId), eq(sessions.personId, holder.personId), isNull(sessions.endedAt)),
          );
  return (await live.for("no key update")).length === 1;
}
