import { type AnyColumn, and, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import {
  auditEvents,
  devices,
  people,
  policyTrialStops,
  recoveryCodeSets,
  recoveryCodes,
  secondFactors,
  securityPolicies,
  smsMessages,
  throttles,
} from "@/db/schema";
import { after, days } from "@/lib/core/duration";
import type { TrialStop } from "@/lib/policy/schema";
import { secondStepKey } from "@/lib/rate-limit/rules";
import {
  DELIVERY_DAYS,
  type DeliveryFilter,
  LOW_RECOVERY_CODES,
  type MethodFilter,
  type PeopleFilter,
  type StateFilter,
} from "./schema";

/**
 * The condition of a search over people left joined with second_factors. The directory lists by it and the adoption report
 * counts by it, so a number of the report is the number of names behind its link.
 */
export function matchPeople(filter: PeopleFilter, now: Date): SQL | undefined {
  const { q, role, method, state, week, country, delivery, trial, stop } = filter;
  return and(
    q ? matches(q) : undefined,
    role && eq(people.role, role),
    method && methodConditions[method],
    state && stateCondition(state, now),
    week ? turnedOnInWeek(new Date(week)) : undefined,
    country || delivery ? wasSent(country, delivery, now) : undefined,
    trial ? wouldStop(trial, stop) : undefined,
  );
}

/** Any part of "name address". The expression is that of people_search_index; `%` and `_` mean themselves. */
export function matches(text: string): SQL {
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return sql`lower(${people.name} || ' ' || ${people.email}) like lower(${pattern})`;
}

const methodConditions: Record<MethodFilter, SQL> = {
  app: eq(secondFactors.method, "app"),
  sms: eq(secondFactors.method, "sms"),
  none: isNull(secondFactors.personId),
};

export const moment = (at: Date): SQL => sql`${at.toISOString()}::timestamptz`;

/** As setUpDemand in lib/policy/rules.ts says "now" (late) or "grace" of somebody without a factor. */
const demanded = (
  now: Date,
  isLate: boolean,
): SQL => sql`${people.suspendedAt} is null and ${secondFactors.personId} is null
  and exists (select 1 from ${securityPolicies} where ${securityPolicies.role} = ${people.role}
    and ${securityPolicies.secondFactor} = 'required' and ${securityPolicies.requiredFrom} <= ${moment(now)}
    and (${isGraceOver(now)}) = ${isLate})`;

/** Days bound the grace, or skips, or whichever ends first; where neither is given there is none. */
const isGraceOver = (now: Date): SQL => sql`
  (${securityPolicies.graceDays} = 0 and ${securityPolicies.graceSkips} = 0)
  or (${securityPolicies.graceDays} > 0 and greatest(${people.createdAt}, ${securityPolicies.requiredFrom})
    + make_interval(hours => 24 * ${securityPolicies.graceDays}) <= ${moment(now)})
  or (${securityPolicies.graceSkips} > 0 and ${securityPolicies.graceSkips} <=
    case when ${people.setUpSkipsFor} = ${securityPolicies.requiredFrom} then ${people.setUpSkips} else 0 end)`;

/** As setUpDemand says of somebody with a factor. */
const mustSwitch = sql`${people.suspendedAt} is null and exists (select 1 from ${securityPolicies}
  where ${securityPolicies.role} = ${people.role} and ${securityPolicies.secondFactor} <> 'off'
  and ${secondFactors.method} <> all(${securityPolicies.methods}))`;

/** As isTrusted in lib/policy/rules.ts. */
const hasTrustedDevice = (now: Date): SQL => sql`${people.asksEverySignInSince} is null
  and exists (select 1 from ${devices} join ${securityPolicies} on ${securityPolicies.role} = ${people.role}
    where ${devices.personId} = ${people.id} and ${securityPolicies.askPasscode} = 'untrusted-device'
    and ${devices.trustedAt} + make_interval(hours => 24 * ${securityPolicies.trustedDeviceDays}) > ${moment(now)})`;

/** Policy counts a set once its owner has said that it is saved. One that never was signs in all the same (DECISIONS.md). */
const hasSet = (
  saved: SQL,
): SQL => sql`${secondFactors.personId} is not null and exists (select 1 from ${recoveryCodeSets}
  where ${recoveryCodeSets.personId} = ${people.id} and ${recoveryCodeSets.savedAt} ${saved})`;
/** Counted once for all: asked for each of 100,000 people anew, the same count takes longer than a statement may. */
const peopleWithFewCodes = sql`select ${recoveryCodes.personId} from ${recoveryCodes} where ${recoveryCodes.usedAt} is null
  group by ${recoveryCodes.personId} having count(*) <= ${LOW_RECOVERY_CODES}`;
const hasLiveCode = sql`exists (select 1 from ${recoveryCodes}
  where ${recoveryCodes.personId} = ${people.id} and ${recoveryCodes.usedAt} is null)`;

/** The wait of the second step. Waits after wrong passwords are kept by a keyed hash of the address, which no query can join (S14). */
const isLocked = (now: Date): SQL => sql`exists (select 1 from ${throttles}
  where ${throttles.key} = ${secondStepKey(0).slice(0, -1)} || ${people.id} and ${throttles.blockedUntil} > ${moment(now)})`;

function stateCondition(state: StateFilter, now: Date): SQL {
  const conditions: Record<StateFilter, () => SQL> = {
    late: () => demanded(now, true),
    "in-grace": () => demanded(now, false),
    "must-switch": () => mustSwitch,
    locked: () => isLocked(now),
    "never-signed-in": () => isNull(people.lastSignedInAt),
    suspended: () => isNotNull(people.suspendedAt),
    "trusted-devices": () => hasTrustedDevice(now),
    "codes-unsaved": () => hasSet(sql`is null`),
    "codes-low": () => sql`${hasSet(sql`is not null`)} and ${people.id} in (${peopleWithFewCodes})`,
    "codes-none": () => sql`${secondFactors.personId} is not null and not ${hasUnsavedSet} and not ${hasLiveCode}`,
  };
  return conditions[state]();
}

/** Whoever has codes waiting to be saved is counted there, and not among those who have none. */
const hasUnsavedSet = sql`exists (select 1 from ${recoveryCodeSets}
  where ${recoveryCodeSets.personId} = ${people.id} and ${recoveryCodeSets.savedAt} is null)`;

/**
 * Who turned a second factor on and when, as (person_id, at): by the audit log, and where that knows nothing of a person
 * (an import), by the factor itself. A factor's own date is that of the last switch, so the log goes first.
 */
export function turnedOnBetween(from: Date, until: Date): SQL {
  const within = (at: SQL | AnyColumn) => sql`${at} >= ${moment(from)} and ${at} < ${moment(until)}`;
  return sql`select ${auditEvents.subjectId} as person_id, ${auditEvents.at} as at from ${auditEvents}
      where ${auditEvents.event} = 'second_factor.turned_on' and ${within(auditEvents.at)}
    union all select ${secondFactors.personId}, ${secondFactors.turnedOnAt} from ${secondFactors}
      where ${within(secondFactors.turnedOnAt)} and not exists (
        select 1 from ${auditEvents} where ${auditEvents.subjectId} = ${secondFactors.personId}
        and ${auditEvents.event} in ('second_factor.turned_on', 'second_factor.switched', 'second_factor.number_changed'))`;
}

const turnedOnInWeek = (monday: Date): SQL =>
  sql`${people.id} in (select person_id from (${turnedOnBetween(monday, after(monday, days(7)))}) as turned_on)`;

/** States of sms_messages as the report names them: what waits and what is being handed over are one to the reader. */
export const deliveryOf = sql`case when ${smsMessages.state} in ('queued', 'sending') then 'on-the-way'
  else ${smsMessages.state} end`;

function wasSent(country: string | undefined, delivery: DeliveryFilter | undefined, now: Date): SQL {
  const counted = and(
    sql`${smsMessages.personId} = ${people.id}`,
    sql`${smsMessages.createdAt} > ${moment(after(now, -days(DELIVERY_DAYS)))}`,
    country ? eq(smsMessages.country, country) : undefined,
    delivery ? sql`${deliveryOf} = ${delivery}` : undefined,
  );
  return sql`exists (select 1 from ${smsMessages} where ${counted})`;
}

const wouldStop = (trial: string, stop: TrialStop | undefined): SQL => sql`exists (select 1 from ${policyTrialStops}
  where ${policyTrialStops.trialId} = ${trial}::bigint and ${policyTrialStops.personId} = ${people.id}
  ${stop ? sql`and ${policyTrialStops.stop} = ${stop}` : sql``})`;
