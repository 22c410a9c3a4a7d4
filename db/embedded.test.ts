import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type EmbeddedDatabase, ensureEmbeddedDatabase } from "./embedded";

let folder = "";
let launched: EmbeddedDatabase[] = [];

const serverPid = (): number =>
  Number(readFileSync(path.join(folder, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);

async function launch(): Promise<EmbeddedDatabase> {
  const database = await ensureEmbeddedDatabase(folder);
  launched.push(database);
  return database;
}

async function query(url: string, text: string): Promise<postgres.RowList<postgres.Row[]>> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "keydesk-embedded-"));
});

afterEach(async () => {
  for (const database of launched) await database.stop();
  launched = [];
  rmSync(folder, { recursive: true, force: true });
});

it("lets several launchers share one server, which stops with the last of them", async () => {
  const [first, second, third] = await Promise.all([launch(), launch(), launch()]);
  expect(new Set([first?.url, second?.url, third?.url]).size).toBe(1);
  const pid = serverPid();
  await first?.stop();
  await second?.stop();
  expect(isRunning(pid)).toBe(true);
  await third?.stop();
  expect(isRunning(pid)).toBe(false);
});

it("comes back by itself on the same address, with all that was committed, when the server is killed", async () => {
  const { ownerUrl: url } = await launch();
  await query(url, "create table kept (n int); insert into kept values (7)");
  process.kill(serverPid(), "SIGKILL");
  const deadline = Date.now() + 30_000;
  let rows: unknown[] = [];
  while (rows.length === 0 && Date.now() < deadline) {
    rows = await query(url, "select n from kept").catch(() => []);
    await sleep(100);
  }
  expect(rows).toEqual([{ n: 7 }]);
});

it("keeps its data over a stop and a start", async () => {
  const before = await launch();
  await query(before.ownerUrl, "create table kept (n int)");
  await before.stop();
  const after = await launch();
  expect(await query(after.ownerUrl, "select * from kept")).toEqual([]);
});

it("gives the application a role without special rights, and nobody else the files", async () => {
  const { url, superuserUrl } = await launch();
  const [role] = await query(
    url,
    "select rolsuper, rolcreatedb, rolcreaterole, rolbypassrls from pg_roles where rolname = current_user",
  );
  expect(role).toEqual({ rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolbypassrls: false });
  expect(new URL(url).password).not.toBe(new URL(superuserUrl).password);
  expect(new URL(url).hostname).toBe("127.0.0.1");
  expect(await query(superuserUrl, "select distinct auth_method from pg_hba_file_rules")).toEqual([
    { auth_method: "scram-sha-256" },
  ]);
  expect(statSync(folder).mode & 0o077).toBe(0);
  expect(statSync(path.join(folder, "postgres.secret")).mode & 0o777).toBe(0o600);
  const wrong = new URL(url);
  wrong.password = "wrong";
  await expect(query(wrong.href, "select 1")).rejects.toThrow(/password authentication failed/);
});
