/**
 * A row in sign_in_attempts is one walk through the sign-in steps. It opens nothing: a session row exists only after `done`.
 * It is made when the password was right, lives ten minutes, and ends as redeemed (ticket_redeemed_at) or ended (ended_at).
 * Each *_at column is stamped by the step it names; `nextStep` derives the rest.
 */

import { sql } from "drizzle-orm";
import { check, index, inet, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, identity, moment, reference } from "./_columns";
import { people } from "./people";

export const signInAttempts = pgTable(
  "sign_in_attempts",
  {
    id: identity(),
    /** SHA-256 of the attempt cookie. */
    tokenHash: text().notNull(),
    personId: reference()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    deviceId: reference(),
    passwordPassedAt: moment().notNull(),
    passcodePassedAt: moment(),
    passedWith: text({ enum: ["app", "sms", "recovery-code", "access-pass"] }),
    /**
     * An access pass was used. It does not count as the passcode, so whoever does not know this column opens nothing by it:
     * all it leads to is the set-up of a new second factor.
     */
    accessPassUsedAt: moment(),
    /** A second factor was confirmed within this attempt; its recovery codes are still to be shown. */
    setUpConfirmedAt: moment(),
    /** The person said that the recovery codes are saved. */
    setUpFinishedAt: moment(),
    /** The offer to set up a second factor was put off. */
    setUpSkippedAt: moment(),
    /** "Don't ask again on this device". */
    trustRequestedAt: moment(),
    nextPath: text(),
    address: inet().notNull(),
    userAgent: text().notNull(),
    createdAt: createdAt(),
    expiresAt: moment().notNull(),
    endedAt: moment(),
    /** SHA-256 of the one-time ticket that next-auth redeems for a session. */
    ticketHash: text(),
    ticketExpiresAt: moment(),
    ticketRedeemedAt: moment(),
  },
  (t) => [
    check("sign_in_attempts_lives_ten_minutes", sql`${t.expiresAt} <= ${t.createdAt} + interval '10 minutes'`),
    check("sign_in_attempts_passed_with_something", sql`(${t.passcodePassedAt} is null) = (${t.passedWith} is null)`),
    // Each step: the attempt of this cookie.
    uniqueIndex("sign_in_attempts_token_hash_key").on(t.tokenHash),
    // The ticket, once.
    uniqueIndex("sign_in_attempts_ticket_hash_key").on(t.ticketHash),
    // Ending a person's attempts when they are suspended or their factor changes.
    index("sign_in_attempts_person_index").on(t.personId),
    // The purge of what has expired.
    index("sign_in_attempts_expires_at_index").on(t.expiresAt),
  ],
);

/**
 * A row is a browser from which a person has signed in. Known: the row exists (it has its own password lane).
 * Trusted: trusted_at is set and younger than the policy's days, so that a lower number of days takes trust away at once.
 */
export const devices = pgTable(
  "devices",
  {
    id: identity(),
    personId: reference()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    /** SHA-256 of the device cookie; renewed at each sign-in, so that a planted cookie is worth nothing. */
    tokenHash: text().notNull(),
    userAgent: text().notNull(),
    trustedAt: moment(),
    lastSeenAt: moment().notNull().defaultNow(),
    createdAt: createdAt(),
  },
  // Sign-in: this person's row for the browser's cookie; a person's devices.
  (t) => [
    uniqueIndex("devices_person_token_key").on(t.personId, t.tokenHash),
    index("devices_token_hash_index").on(t.tokenHash),
    // The purge of browsers not seen for a year.
    index("devices_last_seen_at_index").on(t.lastSeenAt),
  ],
);
