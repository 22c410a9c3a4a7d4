import path from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { env } from "@/lib/core/env";
import { grantApplication } from "./grant-application";

/** Read when needed, from the folder of the project that runs: bundles of this file lie elsewhere. */
const migrationsFolder = (): string => path.resolve("db", "migrations");

const LOCK_WAIT_MILLISECONDS = 120_000;

/** Runs `work` on one connection while no other process, on any machine, does the same to this database (F19). */
export async function withDatabaseLock<T>(
  url: string,
  purpose: string,
  work: (sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 10,
    max_lifetime: null,
    onnotice: () => {},
    connection: { application_name: `keydesk ${purpose}`, TimeZone: "UTC", lock_timeout: LOCK_WAIT_MILLISECONDS },
  });
  try {
    await sql`select pg_advisory_lock(hashtextextended(${`keydesk ${purpose}`}, 0))`;
    return await work(sql);
  } finally {
    // The lock belongs to the connection: whatever happens to this process, it goes with it.
    await sql.end({ timeout: 5 });
  }
}

/**
 * Brings the database up to this build. All missing migrations are one transaction: a killed run leaves nothing behind.
 * `applicationRole`: who works with the tables, where that is not the owner.
 */
export async function migrate(url: string, applicationRole: string | null = null): Promise<void> {
  await withDatabaseLock(url, "migrate", async (sql) => {
    refuseUnknown(await compare(sql));
    await applyMigrations(drizzle(sql), { migrationsFolder: migrationsFolder() });
    if (applicationRole !== null) await grantApplication(sql, applicationRole);
  });
}

/** Refuses to go on with a database that is not exactly the one this build was written for. */
export async function assertKnownSchema(target: string | postgres.Sql): Promise<void> {
  const sql =
    typeof target === "string" ? postgres(target, { max: 1, connect_timeout: 10, onnotice: () => {} }) : target;
  try {
    const difference = await compare(sql);
    refuseUnknown(difference);
    if (difference.missing.length > 0)
      throw new Error(
        `The database is older than this build: ${difference.missing.length} migration(s) are missing. Run npm run db:migrate.`,
      );
  } finally {
    if (typeof target === "string") await sql.end({ timeout: 5 });
  }
}

interface Difference {
  /** Applied, but not among the files of this build. */
  unknown: number[];
  /** Applied from a file that reads differently now. */
  changed: number[];
  missing: number[];
}

async function compare(sql: postgres.Sql): Promise<Difference> {
  const files = new Map(
    readMigrationFiles({ migrationsFolder: migrationsFolder() }).map((file) => [file.folderMillis, file.hash]),
  );
  const applied = await readApplied(sql);
  return {
    unknown: [...applied.keys()].filter((when) => !files.has(when)),
    changed: [...applied].filter(([when, hash]) => files.has(when) && files.get(when) !== hash).map(([when]) => when),
    missing: [...files.keys()].filter((when) => !applied.has(when)),
  };
}

async function readApplied(sql: postgres.Sql): Promise<Map<number, string>> {
  const [table] = await sql`select to_regclass('drizzle.__drizzle_migrations') as name`;
  if (!table?.name) return new Map();
  const rows = await sql<
    { when: string; hash: string }[]
  >`select created_at as when, hash from drizzle.__drizzle_migrations`;
  return new Map(rows.map((row) => [Number(row.when), row.hash]));
}

function refuseUnknown({ unknown, changed }: Difference): void {
  if (unknown.length > 0)
    throw new Error(
      `The database is newer than this build: it has ${unknown.length} migration(s) this build does not know. Deploy the newer build.`,
    );
  if (changed.length > 0)
    throw new Error(
      "A migration was changed after it had been applied to this database. Restore the file, and add a new migration instead.",
    );
}

/** Migrates as the settings say: by the owner's role, if there is one of its own. */
export async function migrateBySettings(): Promise<void> {
  const { DATABASE_URL, DATABASE_OWNER_URL } = env();
  if (!DATABASE_OWNER_URL) return migrate(DATABASE_URL);
  await migrate(DATABASE_OWNER_URL, decodeURIComponent(new URL(DATABASE_URL).username));
}

/** `npm run db:migrate` */
export async function main(): Promise<void> {
  await migrateBySettings();
  console.log("The database is up to date.");
}
