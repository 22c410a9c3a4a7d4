/**
 * A row vouches for the audit events after the seal before it, up to its last one: what they said, and that there were no others.
 * Rows are only ever added, one number after the other without a gap; each holds the hash of the one before it.
 * The MAC of the newest seal vouches for the whole chain, so a key may leave the ring once a later seal exists under another one.
 */
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { moment, reference } from "./_columns";

export const auditSeals = pgTable("audit_seals", {
  /** 1, 2, 3 …: two workers who seal at once meet here, and one of them has done nothing. */
  number: reference().primaryKey(),
  lastEventId: reference().notNull().unique("audit_seals_last_event_key"),
  events: integer().notNull(),
  /** SHA-256 over the events in the order of their ids; hex. */
  eventsHash: text().notNull(),
  /** Six bytes of each event's own hash, base64: proves nothing, but names the place where the events were changed. */
  marks: text().notNull(),
  /** The hash of the seal before; 64 zeros in the first one. */
  previousHash: text().notNull(),
  /** SHA-256 over all of the above and sealed_at; hex. */
  hash: text().notNull(),
  /** HMAC of the hash, under the ring's key `key_id`: without the ring nobody makes a seal. */
  keyId: text().notNull(),
  mac: text().notNull(),
  sealedAt: moment().notNull(),
});
