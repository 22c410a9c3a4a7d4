import { and, eq, isNull, sql } from "drizzle-orm";
import { database, type Transaction } from "@/db/client";
import { policyTrials } from "@/db/schema";
import type { Reverified } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import type { Role } from "@/lib/access/permissions";
import { record } from "@/lib/audit/record";
import { databaseTime } from "@/lib/core/clock";
import { ok, type Result, refuse } from "@/lib/core/result";
import { type Change, resolveProposals } from "./resolve-proposals";
import { stateOf } from "./rules";
import type { TrialForm } from "./schema";

/**
 * Runs what differs from the present policies report-only: it stops nobody, ends nothing, and so it may also be what a save
 * would refuse as a lock-out. A role's former trial ends. Answers the roles.
 */
export async function startTrial(actor: Reverified, { proposals, until }: TrialForm): Promise<Result<Role[]>> {
  authorize(actor, "policy.edit");
  return database().transaction(async (tx): Promise<Result<Role[]>> => {
    const endsAt = until === "" ? null : new Date(`${until}T00:00:00Z`);
    if (endsAt && endsAt <= (await databaseTime(tx)))
      return refuse("date_in_past", { fields: { until: "date_in_past" } });
    const resolved = await resolveProposals(tx, () => proposals);
    if (!resolved.ok) return resolved;
    if (resolved.data.length === 0) return refuse("nothing_to_try");
    for (const change of resolved.data) await start(tx, actor, change, endsAt);
    return ok(resolved.data.map(({ to }) => to.role));
  });
}

async function start(tx: Transaction, actor: Reverified, { to }: Change, endsAt: Date | null): Promise<void> {
  const { role } = to;
  await tx
    .update(policyTrials)
    .set({ endedAt: sql`least(clock_timestamp(), ${policyTrials.endsAt})` })
    .where(and(eq(policyTrials.role, role), isNull(policyTrials.endedAt)));
  const [trial] = await tx
    .insert(policyTrials)
    .values({ role, state: stateOf(to), startedBy: actor.personId, endsAt })
    .returning({ id: policyTrials.id });
  const details = { role, trial: trial?.id ?? null, until: endsAt?.toISOString() ?? null };
  await record(tx, actor, { event: "policy.trial_started", details });
}
