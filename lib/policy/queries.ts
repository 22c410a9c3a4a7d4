import { eq, sql } from "drizzle-orm";
import { database, type Executor } from "@/db/client";
import { securityPolicies } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { ROLES, type Role } from "@/lib/access/permissions";
import type { Policy } from "./schema";

const columns = {
  role: securityPolicies.role,
  secondFactor: securityPolicies.secondFactor,
  requiredFrom: securityPolicies.requiredFrom,
  graceDays: securityPolicies.graceDays,
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
