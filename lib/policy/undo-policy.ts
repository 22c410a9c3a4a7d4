import { eq } from "drizzle-orm";
import { database } from "@/db/client";
import { policyVersions } from "@/db/schema";
import type { Reverified } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import type { Role } from "@/lib/access/permissions";
import { type Result, refuse } from "@/lib/core/result";
import { proposalFrom } from "./rules";
import { savePolicies } from "./save-policies";
import type { Undo } from "./schema";

/** Brings back the settings of a former version: a save like any other, with the same checks, and a version of its own. */
export async function undoPolicy(actor: Reverified, { versionId, versions }: Undo): Promise<Result<Role[]>> {
  authorize(actor, "policy.edit");
  return database().transaction(async (tx) => {
    const [former] = await tx.select().from(policyVersions).where(eq(policyVersions.id, versionId));
    if (!former) return refuse("not_found");
    const propose = (policies: { role: Role }[], now: Date) =>
      policies.map(({ role }) => ({ ...proposalFrom(role, former.states[role], now), version: versions[role] }));
    return savePolicies(tx, actor, propose, { undoneTo: versionId });
  });
}
