import { and, eq, isNull, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { accessPasses } from "@/db/schema";
import type { Actor } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";

type Why = Exclude<NonNullable<(typeof accessPasses.$inferSelect)["endReason"]>, "expired" | "restored">;

/** Ends the person's open access pass, where there is one, in the transaction of what takes its ground away. Answers whether there was. */
export async function endAccessPass(tx: Transaction, actor: Actor, personId: number, why: Why): Promise<boolean> {
  const ended = await tx
    .update(accessPasses)
    .set({ endedAt: sql`clock_timestamp()`, endReason: why })
    .where(and(eq(accessPasses.personId, personId), isNull(accessPasses.usedAt), isNull(accessPasses.endedAt)))
    .returning({ id: accessPasses.id });
  if (ended.length === 0) return false;
  await record(tx, actor, { event: "access_pass.withdrawn", subjectId: personId, details: { why } });
  return true;
}
