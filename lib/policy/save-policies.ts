import { and, eq, inArray, isNull, lte, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { devices, people, policyTrials, policyVersions, securityPolicies } from "@/db/schema";
import type { Reverified } from "@/lib/access/actor";
import type { Role } from "@/lib/access/permissions";
import { announcePolicies } from "@/lib/announcements/announce-policies";
import { record } from "@/lib/audit/record";
import { ok, type Refusal, type Result, refuse } from "@/lib/core/result";
import { getPolicies, hasSavedFactor } from "./queries";
import { type Change, resolveProposals } from "./resolve-proposals";
import { areSameSettings, stateOf } from "./rules";
import type { Policy, PolicyProposal } from "./schema";

/** All of the proposals or none, whatever they come from: the form, or a version brought back. Answers the roles that changed. */
export async function savePolicies(
  tx: Transaction,
  actor: Reverified,
  propose: (policies: Policy[], now: Date) => PolicyProposal[],
  { undoneTo = null, isAnnounced = false }: { undoneTo?: number | null; isAnnounced?: boolean } = {},
): Promise<Result<Role[]>> {
  const resolved = await resolveProposals(tx, propose);
  if (!resolved.ok) return resolved;
  const refusal = await refuseLockOut(tx, actor, resolved.data);
  if (refusal) return refusal;
  for (const change of resolved.data) await save(tx, actor, change, undoneTo);
  if (resolved.data.length > 0) await keepVersion(tx, actor, undoneTo);
  await announcePolicies(tx, actor, resolved.data, isAnnounced);
  return ok(resolved.data.map(({ to }) => to.role));
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
  await endTrialOf(tx, to);
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

/** What ran report-only is in effect now: there is nothing to try any more. */
async function endTrialOf(tx: Transaction, policy: Policy): Promise<void> {
  const { role } = policy;
  const [trial] = await tx
    .select()
    .from(policyTrials)
    .where(and(eq(policyTrials.role, role), isNull(policyTrials.endedAt)));
  if (trial && areSameSettings(role, trial.state, stateOf(policy)))
    await tx.update(policyTrials).set({ endedAt: sql`clock_timestamp()` }).where(eq(policyTrials.id, trial.id));
}

async function keepVersion(tx: Transaction, actor: Reverified, undoneTo: number | null): Promise<void> {
  const [admin, agent, endUser] = (await getPolicies(tx)).map(stateOf);
  if (!admin || !agent || !endUser) throw new Error("a role has no security policy");
  const states = { admin, agent, end_user: endUser };
  await tx
    .insert(policyVersions)
    .values({ savedAt: sql`clock_timestamp()`, savedBy: actor.personId, undoneTo, states });
}
