import { and, eq, isNotNull, sql } from "drizzle-orm";
import { database, type Transaction } from "@/db/client";
import { people, recoveryCodeSets, secondFactors, securityPolicies } from "@/db/schema";
import type { Reverified } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import type { Role } from "@/lib/access/permissions";
import { record } from "@/lib/audit/record";
import { ok, type Refusal, type Result, refuse } from "@/lib/core/result";
import { lockPolicies } from "./queries";
import type { Policy, PolicyProposal } from "./schema";

/** Saves the policies of several roles: all of them or none. Answers the roles whose policy is now another one. */
export async function updatePolicy(actor: Reverified, proposals: PolicyProposal[]): Promise<Result<Role[]>> {
  authorize(actor, "policy.edit");
  return database().transaction(async (tx) => {
    const changes = changesOf(await lockPolicies(tx), proposals);
    if (!changes) return refuse("changed_meanwhile");
    const refusal = await refuseLockOut(tx, actor, changes);
    if (refusal) return refusal;
    for (const change of changes) await save(tx, actor, change);
    return ok(changes.map(({ to }) => to.role));
  });
}

interface Change {
  from: Policy;
  to: PolicyProposal;
}

const SETTINGS = ["secondFactor", "askPasscode", "trustedDeviceDays", "graceDays"] as const;

/** What differs; null where somebody else has saved since the form was filled. */
function changesOf(policies: Policy[], proposals: PolicyProposal[]): Change[] | null {
  const changes: Change[] = [];
  for (const to of proposals) {
    const from = policies.find((policy) => policy.role === to.role);
    if (from?.version !== to.version) return null;
    if (SETTINGS.some((setting) => from[setting] !== to[setting])) changes.push({ from, to });
  }
  return changes;
}

/**
 * Whoever requires a second factor of admins has one, and recovery codes beside it: so at least one admin gets in afterwards.
 * The actor's row is held, as it is by whoever turns a factor off, so that neither act can miss the other.
 */
async function refuseLockOut(tx: Transaction, actor: Reverified, changes: Change[]): Promise<Refusal | null> {
  if (!changes.some(({ to }) => to.role === "admin" && to.secondFactor === "required")) return null;
  await tx.select({ id: people.id }).from(people).where(eq(people.id, actor.personId)).for("no key update");
  const [ready] = await tx
    .select({ personId: secondFactors.personId })
    .from(secondFactors)
    .innerJoin(recoveryCodeSets, eq(recoveryCodeSets.personId, secondFactors.personId))
    .where(and(eq(secondFactors.personId, actor.personId), isNotNull(recoveryCodeSets.savedAt)));
  const fields = { "admin.secondFactor": "would_lock_out_admins" } as const;
  return ready ? null : refuse("would_lock_out_admins", { fields });
}

async function save(tx: Transaction, actor: Reverified, { from, to }: Change): Promise<void> {
  const { role, version, ...settings } = to;
  const now = sql`clock_timestamp()`;
  // The date stays while the requirement stays, so that a later change does not grant everybody their grace anew.
  const requiredFrom = to.secondFactor === "required" ? (from.requiredFrom ?? now) : null;
  const stamp = { version: version + 1, updatedAt: now, updatedBy: actor.personId };
  await tx
    .update(securityPolicies)
    .set({ ...settings, requiredFrom, ...stamp })
    .where(eq(securityPolicies.role, role));
  const differing = SETTINGS.filter((setting) => from[setting] !== to[setting]);
  const details = Object.fromEntries(
    differing.flatMap((setting) => [
      [`${setting}.from`, from[setting]],
      [`${setting}.to`, to[setting]],
    ]),
  );
  await record(tx, actor, { event: "policy.updated", details: { role, ...details } });
}
