import { and, asc, count, eq, gt, isNull, notInArray, type SQL, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { devices, people, secondFactors, sessions } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import type { Role } from "@/lib/access/permissions";
import { databaseTime } from "@/lib/core/clock";
import { after, days, minutes } from "@/lib/core/duration";
import { ok, type Refusal, type Result, refuse } from "@/lib/core/result";
import { getPolicies, hasSavedFactor } from "./queries";
import { mayTrustDevice, resolveProposal } from "./rules";
import type { Policy, PolicyProposal } from "./schema";

const NAMES_SHOWN = 20;

interface Concerned {
  count: number;
  /** The first by name; the count says how many there are. */
  names: string[];
}

export interface PolicyPreview {
  role: Role;
  /** Must set up a second factor at their next sign-in. */
  mustSetUp: Concerned;
  /** Are offered to set one up, and may put it off while their grace lasts. */
  mayPutOff: Concerned;
  /** When the two above begin, if that is later. Until then nobody is asked. */
  beginsAt: Date | null;
  /** Keep a method that is no longer allowed until they switch. */
  mustSwitch: Concerned;
  /** Are signed in and are signed out by the save itself: no factor and no grace, or beyond the new limits of a session. */
  signedOut: Concerned;
  trustedDevicesLost: number;
  /** The save will be refused, because no admin would be sure to get in. */
  wouldLockOut: boolean;
}

/** Whom a proposal would touch, before anybody saves it, or what is wrong with it. Reads only. */
export async function previewPolicy(actor: PersonActor, proposals: PolicyProposal[]): Promise<Result<PolicyPreview[]>> {
  authorize(actor, "policy.edit");
  const db = database();
  const [now, policies] = [await databaseTime(db), await getPolicies(db)];
  const resolved = policies.map((present) => {
    const proposal = proposals.find((p) => p.role === present.role);
    return { present, result: proposal ? resolveProposal(present, proposal, now) : ok(present) };
  });
  const refusals = resolved.flatMap(({ result }): Refusal[] => (result.ok ? [] : [result]));
  const [first] = refusals;
  if (first) return refuse(first.code, { fields: Object.assign({}, ...refusals.map(({ fields }) => fields)) });
  const isActorReady = await hasSavedFactor(db, actor.personId);
  const previews = resolved.flatMap(({ present, result }) =>
    result.ok ? [previewRole(present, result.data, isActorReady, now)] : [],
  );
  return ok(await Promise.all(previews));
}

async function previewRole(
  present: Policy,
  proposed: Policy,
  isActorReady: boolean,
  now: Date,
): Promise<PolicyPreview> {
  const { role, requiredFrom } = proposed;
  const beginsAt = requiredFrom && requiredFrom > now ? requiredFrom : null;
  const start = beginsAt ?? now;
  const hasNone = isNull(secondFactors.personId);
  const isRequired = proposed.secondFactor === "required";
  const lostTrust = (await countTrusted(role, present, now)) - (await countTrusted(role, proposed, now, present));
  return {
    role,
    mustSetUp: isRequired ? await listConcerned(role, and(hasNone, isDue(proposed, start))) : NOBODY,
    mayPutOff: isRequired ? await listConcerned(role, and(hasNone, sql`not ${isDue(proposed, start)}`)) : NOBODY,
    beginsAt,
    mustSwitch: await listConcerned(role, notInArray(secondFactors.method, proposed.methods)),
    signedOut: await listConcerned(role, losesSession(present, proposed, now)),
    trustedDevicesLost: lostTrust,
    wouldLockOut: role === "admin" && isRequired && present.secondFactor !== "required" && !isActorReady,
  };
}

const NOBODY: Concerned = { count: 0, names: [] };

const momentOf = (moment: Date): SQL => sql`${moment.toISOString()}::timestamptz`;

/** As setUpDemand in rules.ts says "now" of a person without a factor. Days have 24 hours, whatever the database's zone. */
function isDue({ secondFactor, requiredFrom, graceDays }: Policy, moment: Date): SQL {
  if (secondFactor !== "required" || !requiredFrom || moment < requiredFrom) return sql`false`;
  const start = sql`greatest(${people.createdAt}, ${momentOf(requiredFrom)})`;
  return sql`(${start} + make_interval(hours => ${graceDays * 24}::int) <= ${momentOf(moment)})`;
}

/** As isLive in lib/sessions/rules.ts says of a session that has not ended, of somebody who is not suspended. */
function isOpenUnder(policy: Policy, now: Date): SQL {
  const seenSince = momentOf(after(now, -minutes(policy.sessionIdleMinutes)));
  const madeSince = momentOf(after(now, -minutes(policy.sessionAbsoluteMinutes)));
  const meetsPolicy = sql`(${secondFactors.personId} is not null or not ${isDue(policy, now)})`;
  return sql`(${sessions.lastSeenAt} > ${seenSince} and ${sessions.createdAt} > ${madeSince} and ${meetsPolicy})`;
}

const losesSession = (present: Policy, proposed: Policy, now: Date): SQL => sql`exists (
  select from ${sessions} where ${sessions.personId} = ${people.id} and ${sessions.endedAt} is null
  and ${isOpenUnder(present, now)} and not ${isOpenUnder(proposed, now)})`;

/** People of the role who can sign in and of whom this is true. */
async function listConcerned(role: Role, when: SQL | undefined): Promise<Concerned> {
  const found = await database()
    .select({ name: people.name, total: sql<number>`count(*) over ()`.mapWith(Number) })
    .from(people)
    .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
    .where(and(eq(people.role, role), isNull(people.suspendedAt), when))
    .orderBy(asc(people.name), asc(people.id))
    .limit(NAMES_SHOWN);
  return { count: found[0]?.total ?? 0, names: found.map((row) => row.name) };
}

/** Devices that count as trusted under a policy, as isTrusted in rules.ts says; `within`: only those trusted under it too. */
async function countTrusted(role: Role, policy: Trust, now: Date, within: Trust = policy): Promise<number> {
  const isAllowed = [policy, within].every((p) => mayTrustDevice(p, { asksEverySignInSince: null }));
  if (!isAllowed) return 0;
  const trustedDays = Math.min(policy.trustedDeviceDays, within.trustedDeviceDays);
  const [row] = await database()
    .select({ total: count() })
    .from(devices)
    .innerJoin(people, eq(people.id, devices.personId))
    .where(
      and(
        eq(people.role, role),
        isNull(people.asksEverySignInSince),
        isNull(people.suspendedAt),
        gt(devices.trustedAt, after(now, -days(trustedDays))),
      ),
    );
  return row?.total ?? 0;
}

type Trust = Pick<Policy, "askPasscode" | "trustedDeviceDays">;
