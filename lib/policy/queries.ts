import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import { database, type Executor } from "@/db/client";
import { people, policyVersions, recoveryCodeSets, secondFactors, securityPolicies } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { ROLES, type Role } from "@/lib/access/permissions";
import type { FieldChange } from "@/lib/core/result";
import { statesBetween } from "./rules";
import type { Policy } from "./schema";

const columns = {
  role: securityPolicies.role,
  secondFactor: securityPolicies.secondFactor,
  requiredFrom: securityPolicies.requiredFrom,
  graceDays: securityPolicies.graceDays,
  graceSkips: securityPolicies.graceSkips,
  methods: securityPolicies.methods,
  askPasscode: securityPolicies.askPasscode,
  trustedDeviceDays: securityPolicies.trustedDeviceDays,
  sessionIdleMinutes: securityPolicies.sessionIdleMinutes,
  sessionAbsoluteMinutes: securityPolicies.sessionAbsoluteMinutes,
  version: securityPolicies.version,
  updatedAt: securityPolicies.updatedAt,
};

/** All three policies: admins, agents, end users. */
export async function getPolicies(db: Executor): Promise<Policy[]> {
  const rows = await db.select(columns).from(securityPolicies);
  return rows.sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
}

export async function getPolicy(db: Executor, role: Role): Promise<Policy> {
  const [row] = await db.select(columns).from(securityPolicies).where(eq(securityPolicies.role, role));
  // The migration makes all three; without one nobody can say who may come in, so nobody does (S77).
  if (!row) throw new Error(`there is no security policy for ${role}`);
  return row;
}

/** The policies in a fixed order, held until the transaction ends: two admins who save at once come one after the other. */
export async function lockPolicies(db: Executor): Promise<Policy[]> {
  return db.select(columns).from(securityPolicies).orderBy(sql`${securityPolicies.role}`).for("update");
}

/** The policies as the admins' page shows them. */
export async function viewPolicies(actor: PersonActor): Promise<Policy[]> {
  authorize(actor, "policy.view");
  return getPolicies(database());
}

/** Would this person get in where a second factor is required, also on the day the phone is gone? */
export async function hasSavedFactor(db: Executor, personId: number): Promise<boolean> {
  const [row] = await db
    .select({ personId: secondFactors.personId })
    .from(secondFactors)
    .innerJoin(recoveryCodeSets, eq(recoveryCodeSets.personId, secondFactors.personId))
    .where(and(eq(secondFactors.personId, personId), isNotNull(recoveryCodeSets.savedAt)));
  return row !== undefined;
}

export interface PolicyVersion {
  id: number;
  savedAt: Date;
  /** Null: the installation itself, or somebody who is gone. */
  savedBy: string | null;
  /** The version that this save brought back. */
  undoneTo: number | null;
  /** Against the version before. The first one has none. */
  changes: FieldChange[];
}

const VERSIONS_SHOWN = 20;

/** The versions of the policy, newest first. */
export async function listPolicyVersions(actor: PersonActor): Promise<PolicyVersion[]> {
  authorize(actor, "policy.view");
  const rows = await database()
    .select({ version: policyVersions, savedBy: people.name })
    .from(policyVersions)
    .leftJoin(people, eq(people.id, policyVersions.savedBy))
    .orderBy(desc(policyVersions.id))
    .limit(VERSIONS_SHOWN + 1);
  return rows.slice(0, VERSIONS_SHOWN).map(({ version: { id, savedAt, undoneTo, states }, savedBy }, i) => {
    const before = rows[i + 1]?.version.states;
    const changes = before ? ROLES.flatMap((role) => statesBetween(role, before[role], states[role])) : [];
    return { id, savedAt, savedBy, undoneTo, changes };
  });
}
