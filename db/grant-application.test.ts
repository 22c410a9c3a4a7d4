import { randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { isUnavailable } from "@/lib/core/errors";
import { closePool, database } from "./client";
import { createAppFactor, createPerson, createRecoveryCodes, openDatabase, PASSWORD } from "./factories";
import { mayChangeAuditLog } from "./grant-application";
import { assertKnownSchema, migrate } from "./migrate";
import { auditEvents, people, secondFactors, sessions, signInAttempts } from "./schema";
import { createTestDatabase } from "./test-database";

/** The role is the cluster's: another name for each run. */
const role = `keydesk_app_${randomBytes(4).toString("hex")}`;
const ownerUrl = await createTestDatabase("empty");
const appUrl = new URL(ownerUrl);
appUrl.username = role;
appUrl.password = "application";

const owner = openDatabase(ownerUrl);

beforeAll(async () => {
  await owner.sql.unsafe(`create role ${role} login password 'application'`);
  await migrate(ownerUrl, role);
  // From here on everything of ours connects as the application.
  vi.stubEnv("DATABASE_URL", appUrl.href);
});
afterAll(async () => {
  await closePool();
  await owner.sql.unsafe(`drop owned by ${role}; drop role ${role}`);
  await owner.sql.end();
});

const INSUFFICIENT_PRIVILEGE = "42501";

describe("the application's role", () => {
  it.each([
    "update audit_events set event = 'x'",
    "delete from audit_events",
    "truncate audit_events",
    "update audit_seals set events = 0",
    "delete from audit_seals",
    "truncate audit_seals",
    "alter table audit_events disable trigger all",
    "drop table audit_events",
    "create table mine ()",
    "select setval(pg_get_serial_sequence('audit_events', 'id'), 1)",
    "insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 1)",
  ])("may not: %s", async (statement) => {
    await expect(database().execute(sql.raw(statement))).rejects.toMatchObject({ code: INSUFFICIENT_PRIVILEGE });
  });

  it("works with every other table, reads what was migrated, and knows that it may not", async () => {
    const person = await createPerson(database());
    await createAppFactor(database(), person.id);
    await database().delete(people).where(eq(people.id, person.id));
    await database().insert(auditEvents).values({ event: "person.created", actorKind: "system" });
    await assertKnownSchema(appUrl.href);
    expect(await mayChangeAuditLog(database())).toBe(false);
    expect(await mayChangeAuditLog(owner.db)).toBe(true);
  });

  it("sets a second factor up, which takes a number before its row", async () => {
    const { beginSetUp } = await import("@/lib/two-factor/begin-set-up");
    const { actorOf } = await import("@/lib/access/test-actor");
    const { createSession } = await import("./factories");
    const person = await createPerson(database());
    const session = await createSession(database(), person.id);
    expect(await beginSetUp(actorOf(person, session.id), { method: "app" })).toMatchObject({ ok: true });
    await database().delete(people).where(eq(people.id, person.id));
  });

  it("gets its rights anew at each migration, also while it is connected", async () => {
    await owner.sql.unsafe(`grant update, delete on audit_events to ${role}`);
    expect(await mayChangeAuditLog(database())).toBe(true);
    await Promise.all([migrate(ownerUrl, role), migrate(ownerUrl, role)]);
    expect(await mayChangeAuditLog(database())).toBe(false);
  });

  it("is another one than the superuser of the tests", async () => {
    const plain = postgres(appUrl.href, { max: 1 });
    expect(await plain`select current_user as name`).toEqual([{ name: role }]);
    await plain.end();
  });
});

describe("where the audit log cannot be written (F32)", () => {
  const origin = { address: "192.0.2.1", userAgent: "Vitest", requestId: "test" };

  it("a sign-in and a change of a factor answer 503 and change nothing; reading goes on", async () => {
    // Loaded late: these modules must find the application's address.
    const { checkPassword } = await import("@/lib/sign-in/check-password");
    const { turnOff } = await import("@/lib/two-factor/turn-off");
    const { actorOf } = await import("@/lib/access/test-actor");
    const { createSession } = await import("./factories");
    const { readSession } = await import("@/lib/sessions/read-session");
    const person = await createPerson(owner.db);
    await createAppFactor(owner.db, person.id);
    await createRecoveryCodes(owner.db, person.id);
    const session = await createSession(owner.db, person.id);
    const refused = async (act: Promise<unknown>) =>
      expect(
        isUnavailable(
          await act.then(
            () => null,
            (error: unknown) => error,
          ),
        ),
      ).toBe(true);

    await owner.sql.unsafe(`revoke insert on audit_events from ${role}`);
    await refused(checkPassword({ email: person.email, password: PASSWORD, deviceToken: null }, origin));
    await refused(checkPassword({ email: person.email, password: "not this one", deviceToken: null }, origin));
    await refused(turnOff(actorOf(person, session.id)));
    expect(await owner.db.$count(signInAttempts)).toBe(0);
    expect(await owner.db.$count(sessions)).toBe(1);
    expect(await owner.db.$count(secondFactors)).toBe(1);
    expect(await readSession(session.token)).toMatchObject({ personId: person.id });

    await owner.sql.unsafe(`grant insert on audit_events to ${role}`);
    expect(await checkPassword({ email: person.email, password: PASSWORD, deviceToken: null }, origin)).toMatchObject({
      ok: true,
    });
  });
});
