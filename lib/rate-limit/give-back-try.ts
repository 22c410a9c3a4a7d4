import { and, eq, gt, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { throttles } from "@/db/schema";
import type { Ladder } from "./rules";
import type { CountedTry } from "./take-try";

/**
 * Takes back a try that was counted and did not fail: it succeeded, or was never checked. Only its own: a count that was
 * cleared or began anew meanwhile is another's. With the failure goes the wait that it brought.
 */
export async function giveBackTry(db: Executor, taken: CountedTry, ladder?: Ladder): Promise<void> {
  const left = sql`${throttles.failures} - 1`;
  // Nobody could try during the wait that this try brought, so where it was the last, the wait before it is over.
  const isFree = ladder && sql`${throttles.failures} = ${taken.failures} or ${left} < ${ladder.free}`;
  await db
    .update(throttles)
    .set({
      failures: left,
      ...(isFree ? { blockedUntil: sql`case when ${isFree} then null else ${throttles.blockedUntil} end` } : {}),
      updatedAt: sql`clock_timestamp()`,
    })
    .where(
      and(eq(throttles.key, taken.key), eq(throttles.windowStartedAt, taken.countedSince), gt(throttles.failures, 0)),
    );
}
