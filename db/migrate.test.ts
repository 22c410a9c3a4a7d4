import postgres from "postgres";
import { afterEach, describe, expect, it } from "vitest";
import { assertKnownSchema, migrate } from "./migrate";
import { createTestDatabase, testDatabaseUrl } from "./test-database";

const open: postgres.Sql[] = [];

function connect(url: string): postgres.Sql {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  open.push(sql);
  return sql;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((sql) => sql.end()));
});

const countMigrations = (sql: postgres.Sql) => sql`select count(*)::int as count from drizzle.__drizzle_migrations`;

describe("migrate", () => {
  it("fills an empty database, and changes nothing the second time", async () => {
    const url = await createTestDatabase("empty");
    await migrate(url);
    const sql = connect(url);
    const [before] = await countMigrations(sql);
    await migrate(url);
    const [after] = await countMigrations(sql);
    expect(after).toEqual(before);
    expect(await sql`select role from security_policies order by role`).toHaveLength(3);
  });

  it("lets several starts at once through one after the other", async () => {
    const url = await createTestDatabase("empty");
    await Promise.all(Array.from({ length: 5 }, () => migrate(url)));
    await expect(assertKnownSchema(url)).resolves.toBeUndefined();
  });

  it("leaves nothing behind when it is cut off half-way", async () => {
    const url = await createTestDatabase("empty");
    const sql = connect(url);
    // The last table of the first migration exists already, so the migration breaks there.
    await sql`create table tickets ()`;
    await expect(migrate(url)).rejects.toMatchObject({ cause: { code: "42P07" } });
    expect(await sql`select 1 from pg_tables where schemaname = 'public' and tablename <> 'tickets'`).toHaveLength(0);
    await sql`drop table tickets`;
    await expect(migrate(url)).resolves.toBeUndefined();
  });

  it("refuses a database that a newer build has migrated", async () => {
    const url = await createTestDatabase("migrated");
    await connect(url)`insert into drizzle.__drizzle_migrations (hash, created_at) values ('future', 9999999999999)`;
    await expect(migrate(url)).rejects.toThrow(/newer than this build/);
    await expect(assertKnownSchema(url)).rejects.toThrow(/newer than this build/);
  });

  it("refuses a migration that was edited after it had been applied", async () => {
    const url = await createTestDatabase("migrated");
    await connect(url)`update drizzle.__drizzle_migrations set hash = 'edited'`;
    await expect(migrate(url)).rejects.toThrow(/changed after it had been applied/);
  });
});

describe("assertKnownSchema", () => {
  it("refuses a database that lacks migrations, and says what to run", async () => {
    const url = await createTestDatabase("empty");
    await expect(assertKnownSchema(url)).rejects.toThrow(/older than this build.*npm run db:migrate/);
  });

  it("takes an open connection too, and leaves it open", async () => {
    const sql = connect(testDatabaseUrl);
    await assertKnownSchema(sql);
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
  });
});

describe("the audit log only grows", () => {
  it.each([
    "update audit_events set event = 'x'",
    "delete from audit_events",
    "truncate audit_events",
    "update audit_events set event = 'x' where false",
  ])("refuses: %s", async (statement) => {
    const sql = connect(testDatabaseUrl);
    await sql`insert into audit_events (event, actor_kind) values ('session.started', 'system')`;
    await expect(sql.unsafe(statement)).rejects.toThrow("audit events are only ever added");
  });
});
