import { eq, gt, or, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { people, policyVersions } from "@/db/schema";
import { ROLES, type Role } from "@/lib/access/permissions";
import { databaseTime } from "@/lib/core/clock";
import { type FieldChange, ok, type Refusal, type Result, refuse } from "@/lib/core/result";
import { lockPolicies } from "./queries";
import { changesBetween, resolveProposal, statesBetween } from "./rules";
import type { Policy, PolicyProposal } from "./schema";

export interface Change {
  from: Policy;
  to: Policy;
  changes: FieldChange[];
}

/**
 * What proposals would change, with the policies held until the transaction ends. Refused where somebody saved meanwhile, with
 * what they changed, and where any of the proposals is wrong.
 */
export async function resolveProposals(
  tx: Transaction,
  propose: (policies: Policy[], now: Date) => PolicyProposal[],
): Promise<Result<Change[]>> {
  const policies = await lockPolicies(tx);
  const now = await databaseTime(tx);
  const proposals = propose(policies, now);
  const stale = proposals.filter((p) => policies.find(({ role }) => role === p.role)?.version !== p.version);
  if (stale.length > 0) return refuse("changed_meanwhile", { changes: await listChangesSince(tx, stale) });
  return resolveAll(policies, proposals, now);
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
    else changes.push({ from, to: result.data, changes: changesBetween(from.role, from, result.data) });
  }
  const [first] = refusals;
  if (first) return refuse(first.code, { fields: Object.assign({}, ...refusals.map(({ fields }) => fields)) });
  return ok(changes.filter((change) => change.changes.length > 0));
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
