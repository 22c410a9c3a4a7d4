import { eq, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { throttles } from "@/db/schema";

interface Window {
  limit: number;
  /** Milliseconds. */
  length: number;
}

const isOver = (window: Window) =>
  sql`${throttles.windowStartedAt} <= clock_timestamp() - ${window.length} * interval '1 millisecond'`;

/** Counts one failure for `key` in its window, in a single statement. */
export async function countInWindow(db: Executor, key: string, window: Window): Promise<void> {
  await db
    .insert(throttles)
    .values({ key, failures: 1, windowStartedAt: sql`clock_timestamp()`, updatedAt: sql`clock_timestamp()` })
    .onConflictDoUpdate({
      target: throttles.key,
      set: {
        failures: sql`case when ${isOver(window)} then 1 else ${throttles.failures} + 1 end`,
        windowStartedAt: sql`case when ${isOver(window)} then clock_timestamp() else ${throttles.windowStartedAt} end`,
        updatedAt: sql`clock_timestamp()`,
      },
    });
}

/** When `key` may go on: null for now, else the end of its window. */
export async function getWindowEnd(db: Executor, key: string, window: Window): Promise<Date | null> {
  const [row] = await db
    .select({
      failures: throttles.failures,
      startedAt: throttles.windowStartedAt,
      isOver: sql<boolean>`${isOver(window)}`,
    })
    .from(throttles)
    .where(eq(throttles.key, key));
  if (!row || row.isOver || row.failures < window.limit) return null;
  return new Date(row.startedAt.getTime() + window.length);
}
