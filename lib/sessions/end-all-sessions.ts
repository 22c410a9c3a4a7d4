import { and, isNull, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sessions, signInAttempts } from "@/db/schema";
import type { EndReason } from "./end-sessions";

export interface AllEnded {
  sessions: number;
  people: number;
  attempts: number;
}

/**
 * Ends every session and every sign-in that has not become one, its ticket with it, on every node at its next read.
 * Sessions come first, as everywhere; then sign-ins, which waits for those that become sessions at this moment; then these.
 */
export async function endAllSessions(tx: Transaction, reason: EndReason): Promise<AllEnded> {
  const first = await endEvery(tx, reason);
  const attempts = await tx
    .update(signInAttempts)
    .set({ endedAt: sql`clock_timestamp()` })
    .where(and(isNull(signInAttempts.endedAt), isNull(signInAttempts.ticketRedeemedAt)))
    .returning({ id: signInAttempts.id });
  const owners = [...first, ...(await endEvery(tx, reason))];
  return { sessions: owners.length, people: new Set(owners).size, attempts: attempts.length };
}

async function endEvery(tx: Transaction, reason: EndReason): Promise<number[]> {
  const ended = await tx
    .update(sessions)
    .set({ endedAt: sql`clock_timestamp()`, endReason: reason })
    .where(isNull(sessions.endedAt))
    .returning({ personId: sessions.personId });
  return ended.map(({ personId }) => personId);
}
