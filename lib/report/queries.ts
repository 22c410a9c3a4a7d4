import { count, countDistinct, eq, gt, type SQL, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { people, secondFactors, smsMessages } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { ROLES, type Role } from "@/lib/access/permissions";
import { databaseTime } from "@/lib/core/clock";
import { after, days } from "@/lib/core/duration";
import { deliveryOf, matchPeople, turnedOnBetween } from "@/lib/people/match-people";
import { DELIVERY_DAYS, type DeliveryFilter, type PeopleFilter, type StateFilter } from "@/lib/people/schema";
import { type Adoption, type DeliveryCount, type RoleAdoption, WEEKS_SHOWN, type WeekCount } from "./schema";

/** The adoption report. Its conditions are the directory's own, so a number and the names behind it cannot differ. */
export async function getAdoption(actor: PersonActor): Promise<Adoption> {
  authorize(actor, "report.view");
  const now = await databaseTime(database());
  const [roles, weeks, deliveries] = await Promise.all([countByRole(now), countByWeek(now), countDeliveries(now)]);
  return { roles, weeks, deliveries };
}

async function countByRole(now: Date): Promise<RoleAdoption[]> {
  const fitting = (filter: PeopleFilter): SQL<number> =>
    sql`count(*) filter (where ${matchPeople(filter, now)})`.mapWith(Number);
  const all = database()
    .select({
      role: people.role,
      people: count(),
      app: fitting({ method: "app" }),
      sms: fitting({ method: "sms" }),
      none: fitting({ method: "none" }),
      late: fitting({ state: "late" }),
      inGrace: fitting({ state: "in-grace" }),
      mustSwitch: fitting({ state: "must-switch" }),
    })
    .from(people)
    .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
    .groupBy(people.role);
  const [found, codesUnsaved, codesLow, codesNone] = await Promise.all([
    all,
    countState("codes-unsaved", now),
    countState("codes-low", now),
    countState("codes-none", now),
  ]);
  return ROLES.map((role) => ({
    ...(found.find((row) => row.role === role) ?? { role, ...NOBODY }),
    codesUnsaved: codesUnsaved.get(role) ?? 0,
    codesLow: codesLow.get(role) ?? 0,
    codesNone: codesNone.get(role) ?? 0,
  }));
}

/** As the WHERE of a query of its own, where PostgreSQL can join; as a FILTER it would look up the codes of each person. */
async function countState(state: StateFilter, now: Date): Promise<Map<Role, number>> {
  const found = await database()
    .select({ role: people.role, people: count() })
    .from(people)
    .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
    .where(matchPeople({ state }, now))
    .groupBy(people.role);
  return new Map(found.map((row) => [row.role, row.people]));
}

const NOBODY = {
  people: 0,
  app: 0,
  sms: 0,
  none: 0,
  late: 0,
  inGrace: 0,
  mustSwitch: 0,
};

async function countByWeek(now: Date): Promise<WeekCount[]> {
  const thisMonday = mondayOf(now);
  const mondays = Array.from({ length: WEEKS_SHOWN }, (_, n) => after(thisMonday, -days(7 * (WEEKS_SHOWN - 1 - n))));
  const turnedOn = turnedOnBetween(mondays[0] ?? thisMonday, after(thisMonday, days(7)));
  // Joined with people: of those who are gone no name can be shown.
  const found = await database().execute<{ monday: string; people: number }>(
    sql`select to_char(date_trunc('week', turned_on.at at time zone 'UTC'), 'YYYY-MM-DD') as monday,
      count(distinct turned_on.person_id)::int as people
      from (${turnedOn}) as turned_on join ${people} on ${people.id} = turned_on.person_id group by 1`,
  );
  const counts = new Map(found.map((row) => [row.monday, row.people]));
  return mondays
    .map((at) => at.toISOString().slice(0, 10))
    .map((monday) => ({ monday, people: counts.get(monday) ?? 0 }));
}

/** The Monday of a moment's week, 00:00 UTC; PostgreSQL's weeks begin there too. */
export function mondayOf(moment: Date): Date {
  const midnight = Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate());
  return after(new Date(midnight), -days((moment.getUTCDay() + 6) % 7));
}

async function countDeliveries(now: Date): Promise<DeliveryCount[]> {
  const delivery = deliveryOf as SQL<DeliveryFilter>;
  const counted = await database()
    .select({ country: smsMessages.country, delivery, messages: count(), people: countDistinct(smsMessages.personId) })
    .from(smsMessages)
    .where(gt(smsMessages.createdAt, after(now, -days(DELIVERY_DAYS))))
    .groupBy(smsMessages.country, delivery);
  return counted.sort((a, b) => a.country.localeCompare(b.country) || b.messages - a.messages);
}
