/**
 * Vitest's set-up of each test file: a database of its own, copied from the migrated template, and the settings of a
 * demo installation. A file that needs the address imports `testDatabaseUrl`; most just call `database()`.
 */
import { randomBytes, randomUUID } from "node:crypto";
import postgres from "postgres";
import { afterAll, inject, vi } from "vitest";
import { closePool } from "./client";

const cluster = postgres(inject("clusterUrl"), { max: 1, onnotice: () => {} });

/** Makes one more database: migrated, or empty for tests of the migration itself. */
export async function createTestDatabase(content: "migrated" | "empty"): Promise<string> {
  const name = `keydesk_test_${randomUUID().replaceAll("-", "")}`;
  await cluster.unsafe(
    `create database ${name} template ${content === "empty" ? "template0" : inject("templateName")}`,
  );
  made.push(name);
  const url = new URL(inject("clusterUrl"));
  url.pathname = `/${name}`;
  return url.href;
}

const made: string[] = [];

export const testDatabaseUrl = await createTestDatabase("migrated");

const key = (id: string): string => `${id}:${randomBytes(32).toString("base64")}`;

/** The first one writes. */
export const testKeyRing = [key("new"), key("old")];

// Stubbed before any module of ours reads its settings, which happens at first use.
vi.stubEnv("DATABASE_URL", testDatabaseUrl);
vi.stubEnv("AUTH_SECRET", randomBytes(33).toString("base64url"));
vi.stubEnv("KEYDESK_KEYS", testKeyRing.join(","));
vi.stubEnv("KEYDESK_DEMO", "1");
vi.stubEnv("LOG_LEVEL", "silent");
vi.stubEnv("PUBLIC_URL", "http://localhost:3000");
for (const name of ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_BASE_URL", "SMTP_URL"]) vi.stubEnv(name, "");

afterAll(async () => {
  await closePool();
  for (const name of made) await cluster.unsafe(`drop database if exists ${name} with (force)`);
  await cluster.end();
});
