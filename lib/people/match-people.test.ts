import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createDevice, createPerson, createRecoveryCodes, createSmsFactor } from "@/db/factories";
import {
  auditEvents,
  people,
  recoveryCodes,
  secondFactors,
  securityPolicies,
  smsMessages,
  throttles,
} from "@/db/schema";
import { after, days } from "@/lib/core/duration";
import { firstSetUpDemand, isTrusted, setUpDemand } from "@/lib/policy/rules";
import { secondStepKey } from "@/lib/rate-limit/rules";
import { matchPeople } from "./match-people";
import { directoryQuerySchema, type PeopleFilter } from "./schema";

const db = database();
const now = new Date("2026-06-17T12:00:00Z");
const at = (duration: number) => after(now, duration);
/** Everybody here is an agent; the role's policy demands a factor since 20 days, with 7 days of grace, and trusts for 30. */
const policy = {
  secondFactor: "required",
  requiredFrom: at(-days(20)),
  graceDays: 7,
  graceSkips: 0,
  askPasscode: "untrusted-device",
  trustedDeviceDays: 30,
} as const;
const setPolicy = (changes: Partial<typeof securityPolicies.$inferInsert>) =>
  db
    .update(securityPolicies)
    .set({ ...policy, ...changes })
    .where(eq(securityPolicies.role, "agent"));

const longAgo = at(-days(400));
const make = async (name: string, overrides: Parameters<typeof createPerson>[1] = {}) =>
  (await createPerson(db, { name, createdAt: longAgo, lastSignedInAt: longAgo, ...overrides })).id;

async function found(filter: PeopleFilter): Promise<string[]> {
  const rows = await db
    .select({ name: people.name })
    .from(people)
    .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
    .where(matchPeople(filter, now))
    .orderBy(people.name);
  return rows.map((row) => row.name);
}

/** Somebody with the app and a set of codes of which `used` are spent. */
async function withCodes(name: string, used: number, savedAt: Date | null = longAgo) {
  const id = await make(name);
  await createAppFactor(db, id, { turnedOnAt: longAgo });
  await createRecoveryCodes(db, id, { savedAt });
  const codes = await db.select().from(recoveryCodes).where(eq(recoveryCodes.personId, id));
  for (const code of codes.slice(0, used))
    await db.update(recoveryCodes).set({ usedAt: longAgo }).where(eq(recoveryCodes.id, code.id));
}

async function withDevice(name: string, trustedAt: Date | null, overrides: Parameters<typeof createPerson>[1] = {}) {
  const id = await make(name, overrides);
  await createAppFactor(db, id, { turnedOnAt: longAgo });
  await createDevice(db, id, { trustedAt });
}

async function withLock(name: string, blockedUntil: Date | null) {
  const id = await make(name, { role: "end_user" });
  await db.insert(throttles).values({ key: secondStepKey(id), failures: 10, blockedUntil });
}

async function withText(name: string, values: Partial<typeof smsMessages.$inferInsert>) {
  const personId = await make(name, { role: "end_user" });
  const message = { personId, phoneNumber: "+14155550123", country: "US", template: "number-changed" } as const;
  await db.insert(smsMessages).values({ ...message, createdAt: at(-days(1)), state: "delivered", ...values });
}

const turnedOn = (subjectId: number, moment: string) =>
  db.insert(auditEvents).values({
    event: "second_factor.turned_on",
    actorKind: "person",
    actorId: subjectId,
    subjectId,
    at: new Date(moment),
  });

beforeAll(async () => {
  await setPolicy({});
  await make("none late");
  await make("none suspended", { suspendedAt: longAgo });
  await make("none end user", { role: "end_user" });
  await make("none grace over", { createdAt: at(-days(7)) });
  await make("none grace last ms", { createdAt: at(-days(7) + 1) });
  await make("none never in", { role: "end_user", lastSignedInAt: null });
  await createSmsFactor(db, await make("sms"), { turnedOnAt: longAgo });
  for (const [used, savedAt] of [[0], [6], [7], [9], [10], [0, null], [8, null]] as const)
    await withCodes(`codes ${10 - used}${savedAt === null ? " unsaved" : ""}`, used, savedAt);
  await withDevice("device last ms", at(-days(30) + 1));
  await withDevice("device over", at(-days(30)));
  await withDevice("device known only", null);
  await withDevice("device but asks always", at(-1), { asksEverySignInSince: longAgo });
  await withLock("lock runs", at(1));
  await withLock("lock forever", new Date("9999-12-31T00:00:00Z"));
  await withLock("lock over", now);
  await withLock("lock none", null);
  await withText("text US delivered", {});
  await withText("text US queued", { state: "queued" });
  await withText("text DE failed", { country: "DE", state: "failed" });
  await withText("text old", { createdAt: at(-days(30)) });
});

describe("each filter finds whom it names", () => {
  test.each([
    [{ role: "agent", state: "late" }, ["none grace over", "none late"]],
    [{ state: "in-grace" }, ["none grace last ms"]],
    [{ state: "suspended" }, ["none suspended"]],
    [{ state: "never-signed-in" }, ["none never in"]],
    [{ state: "locked" }, ["lock forever", "lock runs"]],
    [{ state: "trusted-devices" }, ["device last ms"]],
    [{ state: "codes-unsaved" }, ["codes 10 unsaved", "codes 2 unsaved"]],
    [{ state: "codes-low" }, ["codes 1", "codes 3"]],
    [{ q: "codes", state: "codes-none" }, ["codes 0"]],
    [{ method: "sms" }, ["sms"]],
    [{ q: "none never", method: "none", role: "end_user" }, ["none never in"]],
    [{ q: "codes 1", method: "app" }, ["codes 1", "codes 10", "codes 10 unsaved"]],
    [{ method: "app", state: "late" }, []],
    [{ country: "US", delivery: "delivered" }, ["text US delivered"]],
    [{ country: "US" }, ["text US delivered", "text US queued"]],
    [{ delivery: "on-the-way" }, ["text US queued"]],
    [{ country: "DE", delivery: "failed" }, ["text DE failed"]],
  ] satisfies [PeopleFilter, string[]][])("%j", async (filter, names) => {
    expect(await found(filter)).toEqual(names);
  });

  test("no codes at all counts as none, with a second factor only", async () => {
    expect(await found({ state: "codes-none" })).toEqual([
      "codes 0",
      "device but asks always",
      "device known only",
      "device last ms",
      "device over",
      "sms",
    ]);
  });
});

test("a week holds its first millisecond and not the next week's, by the log before the factor", async () => {
  const ids = await Promise.all(["a first", "b last", "c after", "d switched"].map((name) => make(`week ${name}`)));
  const [first = 0, last = 0, next = 0, switched = 0] = ids;
  await turnedOn(first, "2026-06-01T00:00:00.000Z");
  await turnedOn(last, "2026-06-07T23:59:59.999Z");
  await turnedOn(next, "2026-06-08T00:00:00.000Z");
  // Turned on in the first week and switched in the second: the factor's own date is the switch's.
  await turnedOn(switched, "2026-06-02T00:00:00.000Z");
  await createAppFactor(db, switched, { turnedOnAt: new Date("2026-06-09T00:00:00Z") });
  // The log knows nothing of this one.
  await createAppFactor(db, await make("week e imported"), { turnedOnAt: new Date("2026-06-10T00:00:00Z") });

  expect(await found({ week: "2026-06-01" })).toEqual(["week a first", "week b last", "week d switched"]);
  expect(await found({ week: "2026-06-08" })).toEqual(["week c after", "week e imported"]);
  await db.delete(secondFactors).where(eq(secondFactors.personId, switched));
  expect(await found({ week: "2026-06-01" })).toContain("week d switched");
});

const nobody = { createdAt: longAgo, setUpSkips: 0, setUpSkipsFor: null };

describe("SQL and the pure rules agree", () => {
  const boundary = [-days(20), -days(7), -days(7) - 1, -days(7) + 1, -days(1), 0];
  const cases = [-days(20), -days(7), 0, 1]
    .map(at)
    .flatMap((requiredFrom) =>
      [0, 7, 20].flatMap((graceDays) => [0, 2, 3].map((graceSkips) => ({ requiredFrom, graceDays, graceSkips }))),
    );
  test.each([
    ["none", { setUpSkips: 0, setUpSkipsFor: null }],
    ["two", { setUpSkips: 2, setUpSkipsFor: at(-days(20)) }],
    ["two of another requirement", { setUpSkips: 2, setUpSkipsFor: at(-days(21)) }],
  ])("about lateness and grace, with skips used: %s", async (skipped, skips) => {
    const made = await Promise.all(
      boundary.map(async (d) => {
        const name = `rule ${skipped} ${d}`;
        return { name, id: await make(name, { createdAt: at(d), ...skips }), createdAt: at(d) };
      }),
    );
    for (const change of cases) {
      await setPolicy(change);
      for (const [state, demand] of [
        ["late", "now"],
        ["in-grace", "grace"],
      ] as const) {
        const expected = made.filter(
          (p) => firstSetUpDemand({ ...policy, ...change }, { ...p, ...skips }, now).demand === demand,
        );
        expect((await found({ q: `rule ${skipped} `, state })).sort()).toEqual(expected.map((p) => p.name).sort());
      }
    }
  });

  test("about methods", async () => {
    for (const [secondFactor, methods] of [
      ["required", ["app"]],
      ["optional", ["app"]],
      ["off", ["app"]],
      ["required", ["app", "sms"]],
    ] as const) {
      await setPolicy({ secondFactor, methods: [...methods] });
      const { demand } = setUpDemand(
        { ...policy, secondFactor, methods: [...methods] },
        nobody,
        { method: "sms" },
        now,
      );
      expect(await found({ state: "must-switch" })).toEqual(demand === "now" ? ["sms"] : []);
    }
    await setPolicy({ methods: ["app", "sms"] });
  });

  test("about trust", async () => {
    for (const change of [
      {},
      { trustedDeviceDays: 31 },
      { trustedDeviceDays: 1 },
      { askPasscode: "every-sign-in" },
    ] as const) {
      await setPolicy(change);
      const trusts = (trustedAt: Date) =>
        isTrusted({ trustedAt }, { ...policy, ...change }, { asksEverySignInSince: null }, now);
      const expected = [
        ...(trusts(at(-days(30) + 1)) ? ["device last ms"] : []),
        ...(trusts(at(-days(30))) ? ["device over"] : []),
      ];
      expect(await found({ state: "trusted-devices" })).toEqual(expected);
    }
    await setPolicy({});
  });
});

test("nonsense in the address filters nothing", () => {
  const odd = { method: "fax", state: ["late", "locked"], week: "2026-06-02", country: "us", delivery: "lost" };
  expect(directoryQuerySchema.parse(odd)).toEqual({});
  expect(directoryQuerySchema.parse({ week: "2026-06-01'" })).toEqual({});
  expect(directoryQuerySchema.parse({ week: "2026-06-01", state: "late" })).toEqual({
    week: "2026-06-01",
    state: "late",
  });
});
