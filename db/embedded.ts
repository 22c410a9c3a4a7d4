/**
 * A PostgreSQL of our own for trying Keydesk out, and for the tests: real, on 127.0.0.1 only, never for production.
 * Several processes may share one folder: the first starts the server, the others adopt it, the last one out stops it.
 * Who still uses it is read from the server's own list of connections, which a killed process leaves by itself.
 */
import { createHmac, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { withLock } from "../bin/lock.mjs";
import { type Cluster, cluster, createIfMissing, SUPERUSER, startServer, stopServer } from "./embedded-server";

export interface EmbeddedDatabase {
  /** For the application: works with the tables, owns none of them, and changes no row of the audit log. */
  url: string;
  /** For migrations: owns the database, and is nobody in the cluster beyond it. */
  ownerUrl: string;
  /** For tests, which make databases. */
  superuserUrl: string;
  stop(): Promise<void>;
}

const LAUNCHER = "keydesk launcher";
const OWNER = "keydesk";
const APPLICATION = "keydesk_app";
const DATABASE = "keydesk";

/** After SIGKILL of the server its children need a moment to leave, and it does not start before they have. */
const STILL_LEAVING = /lock file|shared memory|starting up|shutting down|ECONNREFUSED|CONNECTION_/;

export async function ensureEmbeddedDatabase(dataDir: string, settings: string[] = []): Promise<EmbeddedDatabase> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const home = realpathSync(dataDir);
  const at = cluster(home, settings);
  const locked = <T>(work: () => Promise<T>) =>
    withLock({ directory: home, purpose: "embedded database", seconds: 90 }, work);

  let stopping = false;
  let port = 0;
  let presence: postgres.Sql | undefined;

  /** Starts or adopts the server and enters our name in its list. A lost connection means it died: it is started again. */
  async function join(): Promise<void> {
    const secret = readOrCreateSecret(home);
    createIfMissing(at, passwordOf(secret, SUPERUSER));
    port = await startServer(at, port);
    presence = postgres(urlFor(secret, SUPERUSER, "postgres", port), {
      max: 1,
      max_lifetime: null,
      onnotice: () => {},
      connection: { application_name: LAUNCHER },
      onclose: () => void rejoin(),
    });
    for (const role of [OWNER, APPLICATION]) await createRole(presence, role, passwordOf(secret, role));
    await createDatabase(presence);
  }

  async function rejoin(): Promise<void> {
    if (stopping || !presence) return;
    const lost = presence;
    presence = undefined;
    await lost.end({ timeout: 0 });
    // Without a database the process answers 503; it must not end because the next start takes longer.
    while (!stopping && !presence) await locked(() => withPatience(join)).catch(() => sleep(1000));
  }

  await locked(() => withPatience(join));
  const secret = readOrCreateSecret(home);
  return {
    url: urlFor(secret, APPLICATION, DATABASE, port),
    ownerUrl: urlFor(secret, OWNER, DATABASE, port),
    superuserUrl: urlFor(secret, SUPERUSER, "postgres", port),
    stop: async () => {
      if (stopping) return;
      stopping = true;
      await locked(() => leave(at, presence));
    },
  };
}

async function leave(at: Cluster, presence: postgres.Sql | undefined): Promise<void> {
  const others = presence
    ? await presence`select 1 from pg_stat_activity where application_name = ${LAUNCHER} and pid <> pg_backend_pid()`.catch(
        () => [],
      )
    : [];
  await presence?.end({ timeout: 1 });
  if (others.length === 0) await stopServer(at);
}

async function withPatience(work: () => Promise<void>): Promise<void> {
  for (let triesLeft = 8; ; triesLeft--) {
    try {
      return await work();
    } catch (error) {
      if (triesLeft === 0 || !STILL_LEAVING.test(String(error))) throw error;
      await sleep(500);
    }
  }
}

/** Neither role is a superuser: what it may not do, an attacker inside it may not do either. */
async function createRole(sql: postgres.Sql, role: string, password: string): Promise<void> {
  const [known] = await sql`select 1 from pg_roles where rolname = ${role}`;
  if (!known) await sql.unsafe(`create role ${role} login password '${password}'`);
}

async function createDatabase(sql: postgres.Sql): Promise<void> {
  const [made] = await sql`select 1 from pg_database where datname = ${DATABASE}`;
  if (!made) await sql.unsafe(`create database ${DATABASE} owner ${OWNER}`);
}

/** Written whole or not at all, and never twice: whoever comes second reads what the first one wrote. */
function readOrCreateSecret(home: string): string {
  const file = path.join(home, "postgres.secret");
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(32).toString("base64url"), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, "utf8");
}

/** Derived, so that whoever learns the application's password does not know the superuser's. */
const passwordOf = (secret: string, role: string): string =>
  createHmac("sha256", secret).update(role).digest("base64url");

const urlFor = (secret: string, role: string, database: string, port: number): string =>
  `postgres://${role}:${passwordOf(secret, role)}@127.0.0.1:${port}/${database}`;
