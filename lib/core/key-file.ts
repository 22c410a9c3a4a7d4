import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { env } from "./env";

/** An entry for the ring, `id:base64`, under a name that tells when it was made. */
export function newKey(now = new Date()): { id: string; entry: string } {
  const id = `k${now.toISOString().slice(0, 10).replaceAll("-", "")}-${randomBytes(2).toString("hex")}`;
  return { id, entry: `${id}:${randomBytes(32).toString("base64")}` };
}

/** The demo's ring stands in a file of ours; anybody else's in a place we do not know, and then nothing is written. */
export function writeKeys(entries: readonly string[]): boolean {
  const file = env().KEYDESK_KEYS_FILE;
  if (!file) return false;
  const settings: Record<string, string> = JSON.parse(readFileSync(file, "utf8"));
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify({ ...settings, KEYDESK_KEYS: entries.join(",") }, null, 2)}\n`, {
    mode: 0o600,
  });
  // Whole or not at all: a half-written ring would lose every second factor.
  renameSync(draft, file);
  return true;
}
