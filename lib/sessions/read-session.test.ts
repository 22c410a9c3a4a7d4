import { eq, sql } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { closePool, database, openPool } from "@/db/client";
import { createAppFactor, createPerson, createSession, type Person } from "@/db/factories";
import { people, securityPolicies, sessions } from "@/db/schema";
import { isUnavailable } from "@/lib/core/errors";
import { readSession } from "./read-session";

/** Somebody signed in. */
async function signedIn(overrides: Parameters<typeof createPerson>[1] = {}): Promise<{
  person: Person;
  session: { id: number; token: string };
}> {
  const person = await createPerson(database(), { password: null, ...overrides });
  return { person, session: await createSession(database(), person.id) };
}

const ago = (interval: string) => sql`clock_timestamp() - ${interval}::interval`;
const change = async (id: number, values: Parameters<ReturnType<typeof updateSessions>["set"]>[0]) =>
  updateSessions().set(values).where(eq(sessions.id, id));
const updateSessions = () => database().update(sessions);
const setPolicy = async (values: Partial<typeof securityPolicies.$inferInsert>) =>
  database().update(securityPolicies).set(values).where(eq(securityPolicies.role, "agent"));

const defaults = {
  secondFactor: "optional",
  requiredFrom: null,
  graceDays: 0,
  sessionIdleMinutes: 480,
  sessionAbsoluteMinutes: 1440,
} as const;
afterEach(() => setPolicy(defaults));

describe("a cookie opens", () => {
  test("the session of its row, with what pages may show and nothing secret", async () => {
    const { person, session } = await signedIn();
    expect(await readSession(session.token)).toEqual({
      ...{ sessionId: session.id, deviceId: null, personId: person.id, role: "agent" },
      ...{ email: person.email, name: person.name, isOwner: false },
      ...{ isRecovery: false, hasSecondFactor: false, grace: null, reverifiedAt: null, isReverified: false },
    });
  });

  test("nothing where no row has its hash; the hash itself is no cookie", async () => {
    const { session } = await signedIn();
    const [row] = await database().select().from(sessions).where(eq(sessions.id, session.id));
    for (const token of ["", "x", session.token.slice(0, -1), `${session.token}=`, row?.tokenHash ?? ""])
      expect(await readSession(token)).toBeNull();
  });

  test("nothing once the session has ended", async () => {
    const { session } = await signedIn();
    await change(session.id, { endedAt: sql`clock_timestamp()` });
    expect(await readSession(session.token)).toBeNull();
  });

  test("nothing once the person is suspended", async () => {
    const { person, session } = await signedIn();
    await database().update(people).set({ suspendedAt: sql`clock_timestamp()` }).where(eq(people.id, person.id));
    expect(await readSession(session.token)).toBeNull();
  });
});

describe("somebody whom policy asks for a second factor", () => {
  const requiredFrom = new Date(Date.now() - 3_600_000);
  const required = { secondFactor: "required", requiredFrom, graceDays: 7 } as const;

  test("is told until when it can be put off, unless they have one", async () => {
    await setPolicy(required);
    const { session, person } = await signedIn({ createdAt: new Date(0) });
    const until = new Date(requiredFrom.getTime() + 7 * 24 * 3_600_000);
    expect(await readSession(session.token)).toMatchObject({ grace: { until, skipsLeft: null } });
    await createAppFactor(database(), person.id);
    expect(await readSession(session.token)).toMatchObject({ grace: null });
  });

  test("is told nothing before the date, nor where nothing is required", async () => {
    const { session } = await signedIn();
    await setPolicy({ ...required, requiredFrom: new Date(Date.now() + 3_600_000) });
    expect(await readSession(session.token)).toMatchObject({ grace: null });
    await setPolicy({ ...required, secondFactor: "optional" });
    expect(await readSession(session.token)).toMatchObject({ grace: null });
  });
});

describe("the role's limits, by the database's clock", () => {
  test.each([
    ["idle for just under 8 hours", { lastSeenAt: ago("7 h 59 min") }, true],
    ["idle for 8 hours", { lastSeenAt: ago("8 h") }, false],
    ["busy for just under 24 hours", { createdAt: ago("23 h 59 min") }, true],
    ["busy for 24 hours", { createdAt: ago("24 h") }, false],
  ])("%s: %s", async (_, values, live) => {
    const { session } = await signedIn();
    await change(session.id, values);
    expect((await readSession(session.token)) !== null).toBe(live);
  });

  test("a stricter policy ends a session at its next read, and a looser one does not hide that it has been idle", async () => {
    const { session } = await signedIn();
    await change(session.id, { lastSeenAt: ago("10 min"), createdAt: ago("20 min") });
    await setPolicy({ sessionIdleMinutes: 10 });
    expect(await readSession(session.token)).toBeNull();
    await setPolicy({ sessionIdleMinutes: 15, sessionAbsoluteMinutes: 20 });
    expect(await readSession(session.token)).toBeNull();
  });

  test("the limits are those of the role the person has now", async () => {
    const { person, session } = await signedIn();
    await change(session.id, { lastSeenAt: ago("2 h") });
    await database().update(people).set({ role: "admin" }).where(eq(people.id, person.id));
    expect(await readSession(session.token)).toBeNull();
  });
});

describe("a policy that requires a second factor", () => {
  const requiredNow = { secondFactor: "required", requiredFrom: ago("1 s") } as const;

  test("ends the sessions of those who have none, and keeps the others'", async () => {
    const [without, having] = [await signedIn(), await signedIn()];
    await createAppFactor(database(), having.person.id);
    await database().update(securityPolicies).set(requiredNow).where(eq(securityPolicies.role, "agent"));
    expect(await readSession(without.session.token)).toBeNull();
    expect(await readSession(having.session.token)).toMatchObject({ hasSecondFactor: true });
  });

  test("leaves sessions alone during grace and before its date, and other roles' always", async () => {
    const [agent, admin] = [await signedIn(), await signedIn({ role: "admin" })];
    const update = database().update(securityPolicies);
    await update.set({ ...requiredNow, graceDays: 1 }).where(eq(securityPolicies.role, "agent"));
    expect(await readSession(agent.session.token)).not.toBeNull();
    await setPolicy({ secondFactor: "required", requiredFrom: new Date(Date.now() + 3_600_000), graceDays: 0 });
    expect(await readSession(agent.session.token)).not.toBeNull();
    expect(await readSession(admin.session.token)).not.toBeNull();
  });
});

describe("being seen", () => {
  test("is noted once a minute, not at each request", async () => {
    const { session } = await signedIn();
    const seen = async () =>
      (await database().select().from(sessions).where(eq(sessions.id, session.id)))[0]?.lastSeenAt.getTime() ?? 0;
    await change(session.id, { lastSeenAt: ago("50 s") });
    const before = await seen();
    await readSession(session.token);
    expect(await seen()).toBe(before);
    await change(session.id, { lastSeenAt: ago("61 s") });
    await readSession(session.token);
    expect(await seen()).toBeGreaterThan(before);
  });

  test("never revives a session that has ended meanwhile", async () => {
    const { session } = await signedIn();
    await change(session.id, { lastSeenAt: ago("9 h") });
    expect(await readSession(session.token)).toBeNull();
    expect(await readSession(session.token)).toBeNull();
  });
});

test.each([
  ["14 min 59 s", true],
  ["15 min", false],
])("a step-up %s ago counts: %s", async (age, counts) => {
  const { session } = await signedIn();
  await change(session.id, { reverifiedAt: ago(age) });
  expect((await readSession(session.token))?.isReverified).toBe(counts);
});

test.each([
  ["14 min 59 s", true],
  ["15 min", false],
])("a session that a recovery code opened %s ago may set up a new factor without step-up: %s", async (age, may) => {
  const { session } = await signedIn();
  await change(session.id, { signedInWith: "recovery-code", createdAt: ago(age) });
  expect((await readSession(session.token))?.isRecovery).toBe(may);
});

test("a database that is away is an error that says so, never 'no session'", async () => {
  const { session } = await signedIn();
  await closePool();
  const holder = globalThis as typeof globalThis & { keydeskPool?: ReturnType<typeof openPool> | undefined };
  holder.keydeskPool = openPool("postgres://nobody@127.0.0.1:1/none", 1);
  const error: unknown = await readSession(session.token).catch((reason: unknown) => reason);
  await closePool();
  expect(isUnavailable(error)).toBe(true);
  expect(await readSession(session.token)).not.toBeNull();
});
