/**
 * How somebody who is locked out gets back in: they ask (help_requests), and an admin answers (access_passes).
 * A pass is open while used_at and ended_at are null; it also stops at expires_at, whether or not the worker has written that down yet.
 * A request is open while closed_at is null. A person has one open row of each at most; the rest is history, which the purge removes.
 */
import { sql } from "drizzle-orm";
import { check, index, inet, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, identity, moment, reference } from "./_columns";
import { people } from "./people";

export const accessPasses = pgTable(
  "access_passes",
  {
    id: identity(),
    personId: reference()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    /** The admin. Without a foreign key, as in the audit log: the pass outlives the one who issued it. */
    issuedById: reference().notNull(),
    reason: text().notNull(),
    /** 3 Crockford base32 characters; they find the row. */
    selector: text().notNull(),
    /** argon2id of the rest, which is never stored. */
    passHash: text().notNull(),
    createdAt: createdAt(),
    expiresAt: moment().notNull(),
    usedAt: moment(),
    endedAt: moment(),
    endReason: text({
      enum: ["withdrawn", "replaced", "expired", "suspended", "second-factor-changed", "role-changed", "restored"],
    }),
  },
  (t) => [
    check(
      "access_passes_lives_ten_minutes_to_a_day",
      sql`${t.expiresAt} between ${t.createdAt} + interval '10 minutes' and ${t.createdAt} + interval '24 hours'`,
    ),
    check("access_passes_used_or_ended", sql`${t.usedAt} is null or ${t.endedAt} is null`),
    check("access_passes_ends_for_a_reason", sql`(${t.endedAt} is null) = (${t.endReason} is null)`),
    // One open pass a person; what admins see of it.
    uniqueIndex("access_passes_open_key").on(t.personId).where(sql`used_at is null and ended_at is null`),
    // A pass typed at sign-in: the person's newest row with this selector.
    index("access_passes_person_selector_index").on(t.personId, t.selector),
    // What has run out, to be written down, and the purge.
    index("access_passes_expires_at_index").on(t.expiresAt),
  ],
);

export const helpRequests = pgTable(
  "help_requests",
  {
    id: identity(),
    personId: reference()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    /** What the person was asked for when they gave up. */
    method: text({ enum: ["app", "sms"] }).notNull(),
    maskedNumber: text(),
    /** SMS: what had become of the last text; null: none was sent lately. */
    textState: text({ enum: ["queued", "sending", "sent", "delivered", "undelivered", "failed", "unknown"] }),
    /** The gateway's error code of that text. */
    textErrorCode: integer(),
    message: text(),
    address: inet().notNull(),
    userAgent: text().notNull(),
    createdAt: createdAt(),
    /** Asked again while it was open. */
    askedAgainAt: moment(),
    closedAt: moment(),
    /** Null: it closed itself, because the person got in. */
    closedById: reference(),
  },
  (t) => [
    // One open request a person.
    uniqueIndex("help_requests_open_key").on(t.personId).where(sql`closed_at is null`),
    // The admins' list of what is open, oldest first, and its number.
    index("help_requests_open_index").on(t.createdAt).where(sql`closed_at is null`),
    // The purge of what is long over.
    index("help_requests_closed_at_index").on(t.closedAt),
  ],
);
