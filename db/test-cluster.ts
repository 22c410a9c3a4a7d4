/** Vitest's global set-up: one PostgreSQL for the whole run, and in it one migrated template that each file copies. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { ensureEmbeddedDatabase } from "./embedded";
import { migrate } from "./migrate";

declare module "vitest" {
  interface ProvidedContext {
    /** A PostgreSQL of the outside whose role may create databases; empty: an embedded one. */
    externalDatabaseUrl: string;
    clusterUrl: string;
    templateName: string;
  }
}

/** Nothing of a test outlives it, so nothing needs to survive a power cut. */
const FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=200"];

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const external = project.config.provide.externalDatabaseUrl;
  const folder = mkdtempSync(path.join(os.tmpdir(), "keydesk-test-"));
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

function databaseUrl(clusterUrl: string, name: string): string {
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  return url.href;
}
