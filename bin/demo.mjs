// Demo mode's surroundings: the embedded database, and keys that are made once and kept beside it.
import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { load, root } from "./bundle.mjs";

const dataDir = () => path.resolve(root, process.env.KEYDESK_DATA_DIR || ".keydesk");

const keysFile = (folder) => path.join(folder, "keys.json");

/** Written whole or not at all, and never twice: whoever comes second takes what the first one wrote. */
function readOrCreateKeys(folder) {
  const file = keysFile(folder);
  const draft = `${file}.${process.pid}`;
  const keys = {
    AUTH_SECRET: randomBytes(33).toString("base64url"),
    KEYDESK_KEYS: `demo:${randomBytes(32).toString("base64")}`,
  };
  writeFileSync(draft, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  } finally {
    rmSync(draft);
  }
  return JSON.parse(readFileSync(file, "utf8"));
}

/**
 * Without DATABASE_URL: starts or adopts the embedded database and puts demo mode's settings into the environment.
 * @param {(entry: string) => Promise<any>} importModule how to get at a TypeScript module
 * @returns {Promise<{ stop(): Promise<void> } | null>} null where the operator brought a database
 */
export async function openDemoDatabase(importModule = load) {
  if (process.env.DATABASE_URL) {
    // Demo mode belongs to the embedded database: it would show every code at /outbox. So does its file of keys.
    delete process.env.KEYDESK_DEMO;
    delete process.env.KEYDESK_KEYS_FILE;
    return null;
  }
  const folder = dataDir();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { ensureEmbeddedDatabase } = await importModule("db/embedded.ts");
  const database = await ensureEmbeddedDatabase(folder);
  const keys = readOrCreateKeys(folder);
  process.env.KEYDESK_DEMO = "1";
  process.env.DATABASE_URL = database.url;
  process.env.DATABASE_OWNER_URL = database.ownerUrl;
  process.env.AUTH_SECRET ||= keys.AUTH_SECRET;
  if (!process.env.KEYDESK_KEYS) {
    process.env.KEYDESK_KEYS = keys.KEYDESK_KEYS;
    process.env.KEYDESK_KEYS_FILE = keysFile(folder);
  }
  return database;
}
