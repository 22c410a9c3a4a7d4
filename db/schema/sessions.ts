/**
 * A row is a signed-in session. Live: ended_at is null and neither the idle nor the absolute limit of the role's policy has passed.
 * Limits are derived at each read, so a stricter policy ends sessions at once, on every node.
 */
import { sql } from "drizzle-orm";
import { index, inet, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, identity, moment, reference } from "./_columns";
import { people } from "./people";

export const sessions = pgTable(
  "sessions",
  {
    id: identity(),
    /** SHA-256 of the session cookie; renewed at each rise (step-up, change of factor). */
    tokenHash: text().notNull(),
    personId: reference()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    deviceId: reference(),
    /** What the sign-in proved; `trusted-device` and `password` proved no second factor. */
    signedInWith: text({
      enum: ["password", "trusted-device", "app", "sms", "recovery-code", "access-pass"],
    }).notNull(),
    /** Step-up: good for 15 minutes. */
    reverifiedAt: moment(),
    address: inet().notNull(),
    userAgent: text().notNull(),
    createdAt: createdAt(),
    lastSeenAt: moment().notNull().defaultNow(),
    endedAt: moment(),
    endReason: text(),
  },
  (t) => [
    // Each request: the session of this cookie.
    uniqueIndex("sessions_token_hash_key").on(t.tokenHash),
    // A person's sessions, and ending them.
    index("sessions_person_index").on(t.personId, t.createdAt),
    // The purge of what has ended, and of what no policy lets live.
    index("sessions_ended_at_index").on(t.endedAt).where(sql`ended_at is not null`),
    index("sessions_created_at_index").on(t.createdAt),
  ],
);
