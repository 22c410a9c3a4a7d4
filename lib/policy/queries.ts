import { and, count, desc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import { database, type Executor } from "@/db/client";
import {
  people,
  policyTrialStops,
  policyTrials,
  policyVersions,
  recoveryCodeSets,
  secondFactors,
  securityPolicies,
} from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { ROLES, type Role } from "@/lib/access/permissions";
import { databaseTime } from "@/lib/core/clock";
import type { FieldChange } from "@/lib/core/result";
import { isTrialRunning, proposalFrom, proposalOf, stateOf, statesBetween } from "./rules";
import type { Policy, PolicyProposal, PolicyTrial, TrialStop } from "./schema";

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

/** What a role runs report-only now, or null. */
export async function getRunningTrial(db: Executor, role: Role, now: Date) {
  const [trial] = await db
    .select()
    .from(policyTrials)
    .where(and(eq(policyTrials.role, role), isNull(policyTrials.endedAt)));
  return trial && isTrialRunning(trial, now) ? trial : null;
}

const TRIALS_SHOWN = 10;

/** What runs report-only, and what ran lately, newest first. */
export async function listTrials(actor: PersonActor): Promise<PolicyTrial[]> {
  authorize(actor, "policy.view");
  const db = database();
  const [now, policies] = [await databaseTime(db), await getPolicies(db)];
  const rows = await db
    .select({ trial: policyTrials, startedBy: people.name })
    .from(policyTrials)
    .leftJoin(people, eq(people.id, policyTrials.startedBy))
    .orderBy(desc(policyTrials.id))
    .limit(TRIALS_SHOWN);
  const ids = rows.map(({ trial }) => trial.id);
  const counted = await db
    .select({ trialId: policyTrialStops.trialId, stop: policyTrialStops.stop, people: count() })
    .from(policyTrialStops)
    .where(inArray(policyTrialStops.trialId, ids))
    .groupBy(policyTrialStops.trialId, policyTrialStops.stop);
  return rows.map(({ trial: { id, role, state, startedAt, endsAt, endedAt }, startedBy }) => {
    const present = policies.find((policy) => policy.role === role);
    const countOf = (stop: TrialStop) => counted.find((c) => c.trialId === id && c.stop === stop)?.people ?? 0;
    return {
      ...{ id, role, startedAt, startedBy, endsAt, endedAt },
      isRunning: isTrialRunning({ endsAt, endedAt }, now),
      changes: present ? statesBetween(role, stateOf(present), state) : [],
      stops: { "set-up": countOf("set-up"), "offer-set-up": countOf("offer-set-up"), passcode: countOf("passcode") },
    };
  });
}

/** "Put into effect": the form as the present policies fill it, but for the role that runs the trial. Null: there is none. */
export async function proposeTrial(actor: PersonActor, trialId: number): Promise<PolicyProposal[] | null> {
  authorize(actor, "policy.view");
  const db = database();
  const [now, policies] = [await databaseTime(db), await getPolicies(db)];
  const [trial] = await db.select().from(policyTrials).where(eq(policyTrials.id, trialId));
  if (!trial) return null;
  return policies.map((policy) =>
    policy.role === trial.role
      ? { ...proposalFrom(policy.role, trial.state, now), version: policy.version }
      : proposalOf(policy),
  );
}
