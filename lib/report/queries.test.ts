import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import {
  createAppFactor,
  createPerson,
  createRecoveryCodes,
  createSmsFactor,
  daysAgo,
  type Person,
} from "@/db/factories";
import { auditEvents, securityPolicies, smsMessages } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden } from "@/lib/core/errors";
import { listPeople } from "@/lib/people/queries";
import type { PeopleFilter } from "@/lib/people/schema";
import { getAdoption, mondayOf } from "./queries";
import type { RoleAdoption } from "./schema";

const db = database();
let admin: Person;

const text = (personId: number, values: Partial<typeof smsMessages.$inferInsert>) =>
  db
    .insert(smsMessages)
    .values({ personId, phoneNumber: "+14155550123", country: "US", template: "number-changed", ...values });

beforeAll(async () => {
  admin = await createPerson(db, { role: "admin", name: "Ada" });
  await createAppFactor(db, admin.id, { turnedOnAt: daysAgo(8) });
  await createRecoveryCodes(db, admin.id, { savedAt: null });
});

describe("before anything has happened", () => {
  test("there are three roles, twelve weeks and no texts", async () => {
    const { roles, weeks, deliveries } = await getAdoption(actorOf(admin));
    expect(roles.map((r) => [r.role, r.people])).toEqual([
      ["admin", 1],
      ["agent", 0],
      ["end_user", 0],
    ]);
    expect(weeks).toHaveLength(12);
    expect(deliveries).toEqual([]);
  });
});

describe("with people", () => {
  beforeAll(async () => {
    await db
      .update(securityPolicies)
      .set({ secondFactor: "required", requiredFrom: daysAgo(20), graceDays: 7, methods: ["app"] })
      .where(eq(securityPolicies.role, "agent"));
    for (const days of [100, 90, 3]) await createPerson(db, { createdAt: daysAgo(days) });
    await createPerson(db, { createdAt: daysAgo(100), suspendedAt: new Date() });
    for (const turnedOn of [1, 40, 200]) {
      const { id } = await createPerson(db);
      await createSmsFactor(db, id, { turnedOnAt: daysAgo(turnedOn) });
      await createRecoveryCodes(db, id);
    }
    const user = await createPerson(db, { role: "end_user" });
    await createAppFactor(db, user.id);
    const event = {
      event: "second_factor.turned_on",
      actorKind: "person",
      actorId: user.id,
      subjectId: user.id,
    } as const;
    // Twice in one week, and once by somebody who is no more.
    await db.insert(auditEvents).values([event, event, { ...event, subjectId: 987_654_321 }]);
    await text(user.id, { state: "delivered" });
    await text(user.id, { state: "delivered" });
    await text(admin.id, { state: "failed", country: "DE" });
    await text(admin.id, { state: "queued", country: "DE" });
    await text(admin.id, { state: "sending", country: "DE" });
    await text(admin.id, { state: "failed", country: "FR", createdAt: daysAgo(31) });
  });

  const length = async (filter: PeopleFilter) =>
    (await listPeople(actorOf(admin), { ...filter, limit: 100 })).rows.length;
  const FILTERS: Record<keyof Omit<RoleAdoption, "role">, PeopleFilter> = {
    people: {},
    app: { method: "app" },
    sms: { method: "sms" },
    none: { method: "none" },
    late: { state: "late" },
    inGrace: { state: "in-grace" },
    mustSwitch: { state: "must-switch" },
    codesUnsaved: { state: "codes-unsaved" },
    codesLow: { state: "codes-low" },
    codesNone: { state: "codes-none" },
  };

  test("each number is as long as the list behind it", async () => {
    const { roles, weeks, deliveries } = await getAdoption(actorOf(admin));
    for (const row of roles)
      for (const [key, filter] of Object.entries(FILTERS))
        expect([key, row[key as keyof typeof FILTERS]]).toEqual([key, await length({ ...filter, role: row.role })]);
    for (const { monday, people } of weeks) expect([monday, people]).toEqual([monday, await length({ week: monday })]);
    for (const { country, delivery, people } of deliveries) expect(people).toBe(await length({ country, delivery }));
  });

  test("roles, weeks and texts are counted", async () => {
    const { roles, weeks, deliveries } = await getAdoption(actorOf(admin));
    expect(roles).toMatchObject([
      { role: "admin", people: 1, app: 1, codesUnsaved: 1, codesNone: 0 },
      { role: "agent", people: 7, app: 0, sms: 3, none: 4, late: 2, inGrace: 1, mustSwitch: 3, codesNone: 0 },
      { role: "end_user", people: 1, app: 1, codesNone: 1 },
    ]);
    // All but the agent of 200 days ago: the admin, two agents, the end user once.
    expect(weeks.reduce((sum, week) => sum + week.people, 0)).toBe(4);
    expect(deliveries).toEqual([
      { country: "DE", delivery: "on-the-way", messages: 2, people: 1 },
      { country: "DE", delivery: "failed", messages: 1, people: 1 },
      { country: "US", delivery: "delivered", messages: 2, people: 1 },
    ]);
  });

  test.each(["agent", "end_user"] as const)("is not for role %s", async (role) => {
    await expect(getAdoption(actorOf({ ...admin, role }))).rejects.toThrow(Forbidden);
  });
});

test.each([
  ["2026-06-01T00:00:00Z", "2026-06-01"],
  ["2026-06-07T23:59:59.999Z", "2026-06-01"],
  ["2026-06-08T00:00:00Z", "2026-06-08"],
  ["2026-01-01T12:00:00Z", "2025-12-29"],
  ["2028-02-29T12:00:00Z", "2028-02-28"],
])("the week of %s begins on %s, here and in PostgreSQL", async (moment, monday) => {
  expect(mondayOf(new Date(moment)).toISOString().slice(0, 10)).toBe(monday);
  const [row] = await db.execute(
    sql`select date_trunc('week', ${moment}::timestamptz at time zone 'UTC')::date::text as monday`,
  );
  expect(row?.monday).toBe(monday);
});
