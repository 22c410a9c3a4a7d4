import { and, asc, count, eq, isNull, notInArray, type SQL, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { devices, people, secondFactors, sessions } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import type { Role } from "@/lib/access/permissions";
import { countAnnounced } from "@/lib/announcements/queries";
import { databaseTime } from "@/lib/core/clock";
import { after, days, minutes } from "@/lib/core/duration";
import { ok, type Refusal, type Result, refuse } from "@/lib/core/result";
import { getPolicies, hasSavedFactor } from "./queries";
import { resolveProposal } from "./rules";
import type { Concerned, Policy, PolicyPreview, PolicyProposal } from "./schema";

const NAMES_SHOWN = 20;

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
  const loses = and(isTrustedUnder(present, now), sql`not ${isTrustedUnder(proposed, now)}`);
  return {
    role,
    mustSetUp: isRequired ? await listConcerned(role, and(hasNone, isDue(proposed, start))) : NOBODY,
    mayPutOff: isRequired ? await listConcerned(role, and(hasNone, sql`not ${isDue(proposed, start)}`)) : NOBODY,
    beginsAt,
    mustSwitch:
      proposed.secondFactor === "off"
        ? NOBODY
        : await listConcerned(role, notInArray(secondFactors.method, proposed.methods)),
    signedOut: await listConcerned(role, losesSession(present, proposed, now)),
    losesTrust: await listConcerned(
      role,
      sql`exists (select from ${devices} where ${devices.personId} = ${people.id} and ${loses})`,
    ),
    trustedDevicesLost: await countDevices(role, loses),
    mails: await countAnnounced(database(), present, proposed),
    wouldLockOut: role === "admin" && isRequired && present.secondFactor !== "required" && !isActorReady,
  };
}

const NOBODY: Concerned = { count: 0, names: [] };

const momentOf = (moment: Date): SQL => sql`${moment.toISOString()}::timestamptz`;

/** As setUpDemand in rules.ts says "now" of a person without a factor. Days have 24 hours, whatever the database's zone. */
const isDue = (policy: Policy, moment: Date): SQL =>
  sql`(${isOver(policy, moment)} or ${areSkipsUsed(policy, moment)})`;

/** There is no grace, or its days are over. */
function isOver({ secondFactor, requiredFrom, graceDays, graceSkips }: Policy, moment: Date): SQL {
  if (secondFactor !== "required" || !requiredFrom || moment < requiredFrom) return sql`false`;
  if (graceDays === 0) return graceSkips === 0 ? sql`true` : sql`false`;
  const start = sql`greatest(${people.createdAt}, ${momentOf(requiredFrom)})`;
  return sql`(${start} + make_interval(hours => ${graceDays * 24}::int) <= ${momentOf(moment)})`;
}

function areSkipsUsed({ secondFactor, requiredFrom, graceSkips }: Policy, moment: Date): SQL {
  if (secondFactor !== "required" || !requiredFrom || moment < requiredFrom || graceSkips === 0) return sql`false`;
  return sql`coalesce(${people.setUpSkipsFor} = ${momentOf(requiredFrom)} and ${people.setUpSkips} >= ${graceSkips}, false)`;
}

/** As isLive in lib/sessions/rules.ts says of a session that has not ended, of somebody who is not suspended. */
function isOpenUnder(policy: Policy, now: Date): SQL {
  const seenSince = momentOf(after(now, -minutes(policy.sessionIdleMinutes)));
  const madeSince = momentOf(after(now, -minutes(policy.sessionAbsoluteMinutes)));
  const meetsPolicy = sql`(${secondFactors.personId} is not null or not ${isOver(policy, now)})`;
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

/** As isTrusted in rules.ts says of a device and its owner. */
function isTrustedUnder({ askPasscode, trustedDeviceDays }: Policy, now: Date): SQL {
  if (askPasscode === "every-sign-in") return sql`false`;
  const since = momentOf(after(now, -days(trustedDeviceDays)));
  return sql`(${people.asksEverySignInSince} is null and ${devices.trustedAt} is not null and ${devices.trustedAt} > ${since})`;
}

async function countDevices(role: Role, when: SQL | undefined): Promise<number> {
  const [row] = await database()
    .select({ total: count() })
    .from(devices)
    .innerJoin(people, eq(people.id, devices.personId))
    .where(and(eq(people.role, role), isNull(people.suspendedAt), when));
  return row?.total ?? 0;
}
