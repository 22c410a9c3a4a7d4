import { hasKey } from "@/lib/core/crypto";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { closePool, database } from "./client";
import { PASSWORD } from "./factories";
import { mayChangeAuditLog } from "./grant-application";
import { describeKeyUse, readKeyUse } from "./key-use";
import { assertKnownSchema, migrateBySettings, withDatabaseLock } from "./migrate";
import { seed } from "./seed";
import { KNOWN_PEOPLE } from "./seed-data";

/** Ends the application's own connections, before the database they lead to stops. */
export const closeDatabase = (): Promise<void> => closePool();

/** What a start does before it serves: check the settings, migrate, and in demo mode fill an empty database. */
export async function prepareDatabase(): Promise<void> {
  const { DATABASE_URL, KEYDESK_DEMO } = env();
  await migrateBySettings();
  await assertKnownSchema(DATABASE_URL);
  await assertKeysPresent();
  if (await mayChangeAuditLog(database()))
    log().warn(
      "The database role of the application owns the audit log and could change it. Give it another role: see DATABASE_OWNER_URL.",
    );
  // Of two first starts at once the second waits here, longer than a query of the application may.
  if (KEYDESK_DEMO) await withDatabaseLock(DATABASE_URL, "seed", seed);
}

/** F29: without its key a second factor cannot be checked, and "cannot decrypt" must never look like "has none". */
export async function assertKeysPresent(): Promise<void> {
  const needed = (await readKeyUse(database())).filter(({ keyId }) => !hasKey(keyId));
  const [missing] = needed;
  if (!missing) return;
  const uses = describeKeyUse(needed.filter(({ keyId }) => keyId === missing.keyId));
  throw new Error(`KEYDESK_KEYS lacks the key "${missing.keyId}", which is needed by ${uses}. Put it back.`);
}

/** Whom a newcomer may sign in as, in words for the terminal. */
export function describeDemoPeople(): string {
  const lines = KNOWN_PEOPLE.map((person) => {
    const role = "isOwner" in person ? "admin and owner" : person.role.replace("_", " ");
    const factor =
      "secret" in person
        ? `, mobile app with secret ${person.secret}`
        : "phoneNumber" in person
          ? `, SMS to ${person.phoneNumber}`
          : "";
    return `  ${person.email.padEnd(22)} ${role}${factor}`;
  });
  return [`Demo sign-ins, all with the password "${PASSWORD}":`, ...lines].join("\n");
}
