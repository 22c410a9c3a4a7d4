import { eq, sql } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { throttles } from "@/db/schema";
import { type Ladder, waitAfter } from "./rules";

/** A try that stands in the count. */
export interface CountedTry {
  key: string;
  /** Failures so far, this one included. */
  failures: number;
  /** Since when: tells this count from a later one of the same key. */
  countedSince: Date;
}

export type Try = ({ allowed: true } & CountedTry) | { allowed: false; retryAt: Date | null };

/** "Until somebody helps": a moment that no clock reaches, and that JavaScript can still hold. */
const FOREVER = "9999-12-31T00:00:00Z";

const isForever = (moment: Date) => moment.getUTCFullYear() === 9999;

/** The ladder as an SQL list: the element number n is the wait, in milliseconds, after the n-th failure in a row; -1 is forever. */
function waitsList(ladder: Ladder) {
  const waits = Array.from({ length: ladder.stopAt }, (_, index) => waitAfter(index + 1, ladder));
  return sql.raw(`array[${waits.map((w) => (Number.isFinite(w) ? w : -1)).join(",")}]::bigint[]`);
}

function blockedUntil(failures: ReturnType<typeof sql>, ladder: Ladder) {
  const wait = sql`(${waitsList(ladder)})[least(${failures}, ${sql.raw(String(ladder.stopAt))})]`;
  return sql`case when ${wait} = -1 then ${FOREVER}::timestamptz when ${wait} = 0 then null
    else clock_timestamp() + ${wait} * interval '1 millisecond' end`;
}

/**
 * Counts one try for `key` before anything is checked, in a single statement: a burst, also over several processes,
 * gets exactly as many allowed tries as the ladder has. A success must call `clearFailures`, a try that was never checked `giveBackTry`.
 */
export async function takeTry(db: Executor, key: string, ladder: Ladder): Promise<Try> {
  const [taken] = await db
    .insert(throttles)
    .values({
      key,
      failures: 1,
      windowStartedAt: sql`clock_timestamp()`,
      blockedUntil: blockedUntil(sql`1`, ladder),
      updatedAt: sql`clock_timestamp()`,
    })
    .onConflictDoUpdate({
      target: throttles.key,
      set: {
        failures: sql`${throttles.failures} + 1`,
        blockedUntil: blockedUntil(sql`${throttles.failures} + 1`, ladder),
        updatedAt: sql`clock_timestamp()`,
      },
      setWhere: sql`${throttles.blockedUntil} is null or ${throttles.blockedUntil} <= clock_timestamp()`,
    })
    .returning({ key: throttles.key, failures: throttles.failures, countedSince: throttles.windowStartedAt });
  if (taken) return { allowed: true, ...taken };
  return { allowed: false, retryAt: await getBlockedUntil(db, key) };
}

/** When `key` may try again; null where that is now or never. */
export async function getBlockedUntil(db: Executor, key: string): Promise<Date | null> {
  const [row] = await db.select({ until: throttles.blockedUntil }).from(throttles).where(eq(throttles.key, key));
  return row?.until && !isForever(row.until) ? row.until : null;
}

/** A success clears only what it has proven: the caller names the key (S13). */
export async function clearFailures(tx: Transaction, key: string): Promise<void> {
  await tx.delete(throttles).where(eq(throttles.key, key));
}
