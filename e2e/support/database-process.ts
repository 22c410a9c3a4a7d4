/** Holds an embedded database for one worker of the browser suite. Run by `bin/run.mjs --demo`, which starts and stops it. */
import { env } from "@/lib/core/env";

/** Says where the database is, and lives as long as whoever holds the other end of its stdin. */
export async function main(): Promise<void> {
  const { DATABASE_URL, DATABASE_OWNER_URL, AUTH_SECRET, KEYDESK_KEYS } = env();
  console.log(JSON.stringify({ DATABASE_URL, DATABASE_OWNER_URL, AUTH_SECRET, KEYDESK_KEYS: KEYDESK_KEYS.join(",") }));
  for await (const _ of process.stdin);
}
