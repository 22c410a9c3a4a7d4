import { and, eq, isNull, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { policyTrials } from "@/db/schema";
import type { Reverified } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { ok, type Result, refuse } from "@/lib/core/result";

/** Ends a trial before its time. What it noted stays. */
export async function endTrial(actor: Reverified, trialId: number): Promise<Result<undefined>> {
  authorize(actor, "policy.edit");
  return database().transaction(async (tx): Promise<Result<undefined>> => {
    const [ended] = await tx
      .update(policyTrials)
      .set({ endedAt: sql`least(clock_timestamp(), ${policyTrials.endsAt})` })
      .where(and(eq(policyTrials.id, trialId), isNull(policyTrials.endedAt)))
      .returning({ role: policyTrials.role });
    if (!ended) return refuse("not_found");
    await record(tx, actor, { event: "policy.trial_ended", details: { role: ended.role, trial: trialId } });
    return ok(undefined);
  });
}
