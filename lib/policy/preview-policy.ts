import { and, asc, count, eq, gt, isNull, type SQL, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { devices, people, secondFactors } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import type { Role } from "@/lib/access/permissions";
import { databaseTime } from "@/lib/core/clock";
import { after, days } from "@/lib/core/duration";
import { getPolicies } from "./queries";
import { mayTrustDevice } from "./rules";
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
  trustedDevicesLost: number;
}

/** Whom a proposal would touch, before anybody saves it. Reads only. */
export async function previewPolicy(actor: PersonActor, proposals: PolicyProposal[]): Promise<PolicyPreview[]> {
  authorize(actor, "policy.edit");
  const now = await databaseTime(database());
  const policies = await getPolicies(database());
  const previews = policies.map(async (present) => {
    const proposed = proposals.find((p) => p.role === present.role) ?? present;
    return previewRole(present, proposed, now);
  });
  return Promise.all(previews);
}

type Proposed = Omit<PolicyProposal, "version">;

async function previewRole(present: Policy, proposed: Proposed, now: Date): Promise<PolicyPreview> {
  const { role } = present;
  const lost = (await countTrusted(role, present, now)) - (await countTrusted(role, proposed, now, present));
  if (proposed.secondFactor !== "required") {
    const nobody = { count: 0, names: [] };
    return { role, mustSetUp: nobody, mayPutOff: nobody, trustedDevicesLost: lost };
  }
  // As setUpDemand in rules.ts: grace counts from the policy's date, or from the person's first day if that is later.
  const start = sql`greatest(${people.createdAt}, ${(present.requiredFrom ?? now).toISOString()}::timestamptz)`;
  const until = sql`${start} + make_interval(days => ${proposed.graceDays}::int)`;
  const moment = sql`${now.toISOString()}::timestamptz`;
  return {
    role,
    mustSetUp: await listConcerned(role, sql`${until} <= ${moment}`),
    mayPutOff: await listConcerned(role, sql`${until} > ${moment}`),
    trustedDevicesLost: lost,
  };
}

/** People of the role who have no second factor and can sign in. */
async function listConcerned(role: Role, when: SQL): Promise<Concerned> {
  const db = database();
  const where = and(eq(people.role, role), isNull(people.suspendedAt), isNull(secondFactors.personId), when);
  const found = await db
    .select({ name: people.name, total: sql<number>`count(*) over ()`.mapWith(Number) })
    .from(people)
    .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
    .where(where)
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
