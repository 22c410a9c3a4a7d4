/** Vitest's global set-up: one PostgreSQL for the whole run, and in it one migrated template that each file copies. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { ensureEmbeddedDatabase } from "./embedded";
import { cluster, stopServer } from "./embedded-server";
import { migrate } from "./migrate";

declare module "vitest" {
  interface ProvidedContext {
    /** A PostgreSQL of the outside whose role may create databases; empty: an embedded one. */
    externalDatabaseUrl: string;
    clusterUrl: string;
    templateName: string;
  }
}

const PREFIX = "keydesk-test-";

/** Nothing of a test outlives it, so nothing needs to survive a power cut. */
const FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=200"];

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const external = project.config.provide.externalDatabaseUrl;
  await removeAbandoned();
  const folder = mkdtempSync(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`));
  const embedded = external ? null : await ensureEmbeddedDatabase(folder, FAST);
  const clusterUrl = embedded?.superuserUrl ?? external ?? "";
  const templateName = `keydesk_template_${randomUUID().replaceAll("-", "")}`;
  const sql = postgres(clusterUrl, { max: 1, onnotice: () => {} });
  await sql.unsafe(`create database ${templateName}`);
  await migrate(databaseUrl(clusterUrl, templateName));
  project.provide("clusterUrl", clusterUrl);
  project.provide("templateName", templateName);
  return async () => {
    await sql.unsafe(`drop database if exists ${templateName} with (force)`);
    await sql.end();
    await embedded?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** A run that was killed could not stop its server: the next one does. The run's process id stands in the name. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(os.tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    if (isAlive(Number(name.slice(PREFIX.length).split("-")[0]))) continue;
    const folder = path.join(os.tmpdir(), name);
    await stopServer(cluster(folder, []));
    rmSync(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function databaseUrl(clusterUrl: string, name: string): string {
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  return url.href;
}
