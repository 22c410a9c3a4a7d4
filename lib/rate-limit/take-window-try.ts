import { eq, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { throttles } from "@/db/schema";
import type { Try } from "./take-try";

interface Window {
  limit: number;
  /** Milliseconds. */
  length: number;
}

/** Over after its length, or where every try in it was given back: nothing has failed then. */
const isOver = (window: Window) =>
  sql`(${throttles.failures} = 0 or ${throttles.windowStartedAt} <= clock_timestamp() - ${window.length} * interval '1 millisecond')`;

/**
 * Counts one try for `key` in its window before anything is checked, in a single statement: of a burst, also over several
 * processes, no more are allowed than the limit leaves. What did not fail must be given back (`giveBackTry`).
 */
export async function takeWindowTry(db: Executor, key: string, window: Window): Promise<Try> {
  const now = sql`clock_timestamp()`;
  const [taken] = await db
    .insert(throttles)
    .values({ key, failures: 1, windowStartedAt: now, updatedAt: now })
    .onConflictDoUpdate({
      target: throttles.key,
      set: {
        failures: sql`case when ${isOver(window)} then 1 else ${throttles.failures} + 1 end`,
        windowStartedAt: sql`case when ${isOver(window)} then ${now} else ${throttles.windowStartedAt} end`,
        updatedAt: now,
      },
      setWhere: sql`${isOver(window)} or ${throttles.failures} < ${window.limit}`,
    })
    .returning({ key: throttles.key, failures: throttles.failures, countedSince: throttles.windowStartedAt });
  return taken ? { allowed: true, ...taken } : { allowed: false, retryAt: await getWindowEnd(db, key, window) };
}

async function getWindowEnd(db: Executor, key: string, window: Window): Promise<Date | null> {
  const [row] = await db.select({ startedAt: throttles.windowStartedAt }).from(throttles).where(eq(throttles.key, key));
  return row ? new Date(row.startedAt.getTime() + window.length) : null;
}
