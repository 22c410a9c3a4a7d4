import { and, eq, gt, inArray, lte, or, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { devices, people, policyVersions, securityPolicies } from "@/db/schema";
import type { Reverified } from "@/lib/access/actor";
import { ROLES, type Role } from "@/lib/access/permissions";
import { record } from "@/lib/audit/record";
import { databaseTime } from "@/lib/core/clock";
import { type FieldChange, ok, type Refusal, type Result, refuse } from "@/lib/core/result";
import { getPolicies, hasSavedFactor, lockPolicies } from "./queries";
import { changesBetween, resolveProposal, stateOf, statesBetween } from "./rules";
import type { Policy, PolicyProposal } from "./schema";

interface Change {
  to: Policy;
  changes: FieldChange[];
}

/** All of the proposals or none, whatever they come from: the form, or a version brought back. Answers the roles that changed. */
export async function savePolicies(
  tx: Transaction,
  actor: Reverified,
  propose: (policies: Policy[], now: Date) => PolicyProposal[],
  undoneTo: number | null = null,
): Promise<Result<Role[]>> {
  const policies = await lockPolicies(tx);
  const now = await databaseTime(tx);
  const proposals = propose(policies, now);
  const stale = proposals.filter((p) => policies.find(({ role }) => role === p.role)?.version !== p.version);
  if (stale.length > 0) return refuse("changed_meanwhile", { changes: await listChangesSince(tx, stale) });

  const resolved = resolveAll(policies, proposals, now);
  if (!resolved.ok) return resolved;
  const refusal = await refuseLockOut(tx, actor, resolved.data);
  if (refusal) return refusal;
  for (const change of resolved.data) await save(tx, actor, change, undoneTo);
  if (resolved.data.length > 0) await keepVersion(tx, actor, undoneTo);
  return ok(resolved.data.map(({ to }) => to.role));
}

/** What differs from the present, or the mistakes of all three groups together. */
function resolveAll(policies: Policy[], proposals: PolicyProposal[], now: Date): Result<Change[]> {
  const changes: Change[] = [];
  const refusals: Refusal[] = [];
  for (const proposal of proposals) {
    const from = policies.find(({ role }) => role === proposal.role);
    if (!from) continue;
    const result = resolveProposal(from, proposal, now);
    if (!result.ok) refusals.push(result);
    else changes.push({ to: result.data, changes: changesBetween(from.role, from, result.data) });
  }
  const [first] = refusals;
  if (first) return refuse(first.code, { fields: Object.assign({}, ...refusals.map(({ fields }) => fields)) });
  return ok(changes.filter((change) => change.changes.length > 0));
}

/**
 * Whoever requires a second factor of admins has one, and recovery codes beside it: so at least one admin gets in afterwards.
 * The actor's row is held, as it is by whoever turns a factor off, so that neither act can miss the other.
 */
async function refuseLockOut(tx: Transaction, actor: Reverified, changes: Change[]): Promise<Refusal | null> {
  if (!changes.some(({ to }) => to.role === "admin" && to.secondFactor === "required")) return null;
  await tx.select({ id: people.id }).from(people).where(eq(people.id, actor.personId)).for("no key update");
  const fields = { "admin.secondFactor": "would_lock_out_admins" } as const;
  return (await hasSavedFactor(tx, actor.personId)) ? null : refuse("would_lock_out_admins", { fields });
}

async function save(tx: Transaction, actor: Reverified, { to, changes }: Change, undoneTo: number | null) {
  const { role, version, updatedAt: _, ...settings } = to;
  const stamp = { version: version + 1, updatedAt: sql`clock_timestamp()`, updatedBy: actor.personId };
  await tx
    .update(securityPolicies)
    .set({ ...settings, ...stamp })
    .where(eq(securityPolicies.role, role));
  await endTrustBeyond(tx, to);
  const details: Record<string, string | number | null> = Object.fromEntries(
    changes.flatMap(({ field, from, to: value }) => {
      const setting = field.slice(role.length + 1);
      return [
        [`${setting}.from`, from],
        [`${setting}.to`, value],
      ];
    }),
  );
  if (undoneTo !== null) details.undoneToVersion = undoneTo;
  await record(tx, actor, { event: "policy.updated", details: { role, ...details } });
}

/** A stricter policy takes trust for good: a milder one later does not bring it back. */
async function endTrustBeyond(tx: Transaction, { role, askPasscode, trustedDeviceDays }: Policy): Promise<void> {
  const days = askPasscode === "every-sign-in" ? 0 : trustedDeviceDays;
  const isOfRole = inArray(devices.personId, tx.select({ id: people.id }).from(people).where(eq(people.role, role)));
  await tx
    .update(devices)
    .set({ trustedAt: null })
    .where(and(isOfRole, lte(devices.trustedAt, sql`clock_timestamp() - ${days * 24} * interval '1 hour'`)));
}

async function keepVersion(tx: Transaction, actor: Reverified, undoneTo: number | null): Promise<void> {
  const [admin, agent, endUser] = (await getPolicies(tx)).map(stateOf);
  if (!admin || !agent || !endUser) throw new Error("a role has no security policy");
  const states = { admin, agent, end_user: endUser };
  await tx
    .insert(policyVersions)
    .values({ savedAt: sql`clock_timestamp()`, savedBy: actor.personId, undoneTo, states });
}

/** What was saved after these forms had been filled, and by whom: the second of two admins is told, not only refused. */
async function listChangesSince(tx: Transaction, stale: PolicyProposal[]): Promise<Refusal["changes"]> {
  const isNewer = stale.map(({ role, version }) =>
    gt(sql`(${policyVersions.states} -> ${role}::text ->> 'version')::int`, version - 1),
  );
  const rows = await tx
    .select({ id: policyVersions.id, states: policyVersions.states, by: people.name })
    .from(policyVersions)
    .leftJoin(people, eq(people.id, policyVersions.savedBy))
    .where(or(...isNewer))
    .orderBy(policyVersions.id);
  const known = (role: Role, version: number) =>
    stale.some((proposal) => proposal.role === role && proposal.version <= version);
  return rows.flatMap(({ states, by }, i) => {
    const before = rows[i - 1]?.states;
    if (!before) return [];
    return ROLES.filter((role) => known(role, before[role].version))
      .flatMap((role) => statesBetween(role, before[role], states[role]))
      .map((change) => ({ ...change, by }));
  });
}
