/**
 * A row in sms_messages is one text to send: the outbox, written in the transaction of the thing it tells of.
 * Legal states move forward only: queued → sending → sent → delivered | undelivered, with failed (the gateway refused)
 * and unknown (the gateway's answer never came; not sent again by itself, but a later report may still settle it).
 * The one step back, sending → queued, is for what the gateway certainly did not take.
 * The body is rendered when it is sent and never stored: a passcode is derived from its challenge.
 */
import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, identity, moment, reference } from "./_columns";
import { announcements } from "./announcements";
import { people } from "./people";

export const smsMessages = pgTable(
  "sms_messages",
  {
    id: identity(),
    personId: reference()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    /** E.164. */
    phoneNumber: text().notNull(),
    /** ISO 3166-1 alpha-2 of the number, for the reports by country. */
    country: text().notNull(),
    template: text({
      enum: [
        "passcode",
        "number-changed",
        "access-pass-issued",
        "access-pass-used",
        "second-factor-reset",
        "unlocked",
        "sessions-ended",
        "trust-ended",
      ],
    }).notNull(),
    /** Template passcode: whose code it carries. */
    challengeId: reference(),
    state: text({ enum: ["queued", "sending", "sent", "delivered", "undelivered", "failed", "unknown"] })
      .notNull()
      .default("queued"),
    attempts: integer().notNull().default(0),
    /** The gateway's own id of the message. */
    gatewayId: text(),
    /** The gateway's error code, as security.md (f) lists them. */
    errorCode: integer(),
    createdAt: createdAt(),
    nextAttemptAt: moment().notNull().defaultNow(),
    claimedAt: moment(),
    stateChangedAt: moment().notNull().defaultNow(),
  },
  (t) => [
    check("sms_messages_passcode_has_challenge", sql`(${t.template} = 'passcode') = (${t.challengeId} is not null)`),
    // The worker: what is due.
    index("sms_messages_due_index").on(t.nextAttemptAt).where(sql`state in ('queued', 'sending')`),
    // Status callbacks.
    uniqueIndex("sms_messages_gateway_id_key").on(t.gatewayId),
    // Limits per number.
    index("sms_messages_phone_number_index").on(t.phoneNumber, t.createdAt),
    // Limits per person; delivery states on a person's page.
    index("sms_messages_person_index").on(t.personId, t.createdAt),
    // Delivery state on the passcode page; sends per challenge.
    index("sms_messages_challenge_index").on(t.challengeId),
  ],
);

/**
 * A row in mails is one notice to send: the outbox, written in the transaction of the change it tells of.
 * queued → sent, or tried again later (next_attempt_at) for up to 72 hours, then failed. Whoever takes a mail in hand moves
 * next_attempt_at on first: that keeps it from all others meanwhile, and brings it back if its sender dies.
 */
export const mails = pgTable(
  "mails",
  {
    id: identity(),
    personId: reference()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    /** The address at the time: a change of address is told to the old one. */
    toAddress: text().notNull(),
    template: text().notNull(),
    params: jsonb().$type<Record<string, string>>().notNull().default({}),
    /** Notices go first. What is written to everybody at once goes later, and so holds up nobody's notice. */
    turn: text({ enum: ["first", "later"] })
      .notNull()
      .default("first"),
    /** The announcement it belongs to. */
    announcementId: reference().references(() => announcements.id, { onDelete: "set null" }),
    state: text({ enum: ["queued", "sent", "failed"] })
      .notNull()
      .default("queued"),
    attempts: integer().notNull().default(0),
    lastError: text(),
    createdAt: createdAt(),
    nextAttemptAt: moment().notNull().defaultNow(),
    sentAt: moment(),
  },
  (t) => [
    // The worker: what is due, notices first.
    index("mails_next_index").on(t.turn, t.nextAttemptAt).where(sql`state = 'queued'`),
    index("mails_person_index").on(t.personId, t.createdAt),
    // The admins' list of one state, newest first.
    index("mails_state_index").on(t.state, t.id),
    // What became of the mails of a week.
    index("mails_created_at_index").on(t.createdAt, t.state),
    // What became of an announcement's mails.
    index("mails_announcement_index").on(t.announcementId, t.state),
  ],
);

/**
 * A row is one save of a mail's text by an admin; the one with the highest version counts. Rows are only ever added.
 * Subject and text null: back to what came with Keydesk. The key lets only one of two saves of the same version in.
 */
export const mailTexts = pgTable(
  "mail_texts",
  {
    template: text().notNull(),
    version: integer().notNull(),
    subject: text(),
    text: text(),
    savedAt: createdAt(),
    /** Null: somebody who is gone. */
    savedBy: reference().references(() => people.id, { onDelete: "set null" }),
  },
  (t) => [
    primaryKey({ columns: [t.template, t.version] }),
    check("mail_texts_is_whole", sql`(${t.subject} is null) = (${t.text} is null)`),
    // People who go: their texts stay, without them.
    index("mail_texts_saved_by_index").on(t.savedBy),
  ],
);

/** A row is a message as it would have left the house; written in demo mode only, shown at /outbox. */
export const outboxMessages = pgTable("outbox_messages", {
  id: identity(),
  channel: text({ enum: ["sms", "mail"] }).notNull(),
  toAddress: text().notNull(),
  body: text().notNull(),
  createdAt: createdAt(),
});
