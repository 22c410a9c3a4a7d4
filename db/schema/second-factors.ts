/**
 * A row is a person's active second factor: one at most, because the person is the key.
 * It is written only by a confirmed set-up (the new method has passed a passcode) and overwritten by the next one.
 * The number of the set-up that made it is part of what the app secret is sealed with, so a row cannot lend its secret to another.
 */
import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, identity, moment, reference } from "./_columns";
import { people } from "./people";

export const secondFactors = pgTable(
  "second_factors",
  {
    personId: reference()
      .primaryKey()
      .references(() => people.id, { onDelete: "cascade" }),
    method: text({ enum: ["app", "sms"] }).notNull(),
    /** The challenge (purpose set-up) that confirmed this factor. */
    setUpId: reference().notNull(),
    /** App: AES-256-GCM, key id in front, person and set-up as associated data. */
    secretEncrypted: text(),
    /** App: the last RFC 6238 time step accepted; a step never counts twice or backwards. */
    lastStep: bigint({ mode: "number" }),
    /** App: learned drift of the device's clock, in steps of 30 s; positive: the device is ahead. */
    driftSteps: integer().notNull().default(0),
    /** SMS: E.164. */
    phoneNumber: text(),
    turnedOnAt: createdAt(),
    lastUsedAt: moment(),
  },
  (t) => [
    check(
      "second_factors_is_one_method",
      sql`(${t.method} = 'app' and ${t.secretEncrypted} is not null and ${t.lastStep} is not null and ${t.phoneNumber} is null)
       or (${t.method} = 'sms' and ${t.phoneNumber} is not null and ${t.secretEncrypted} is null and ${t.lastStep} is null)`,
    ),
  ],
);

/**
 * A row is one of a person's ten recovery codes. Live: used_at is null. A new set deletes the old one.
 * The selector finds the row; only the rest of the code is secret, and only its argon2id hash is kept.
 */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    id: identity(),
    personId: reference()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    /** 3 Crockford base32 characters. */
    selector: text().notNull(),
    codeHash: text().notNull(),
    usedAt: moment(),
    createdAt: createdAt(),
  },
  // A code typed at sign-in: the person's row with this selector.
  (t) => [uniqueIndex("recovery_codes_person_selector_key").on(t.personId, t.selector)],
);

/** A row says when a person's present set of recovery codes was made, and when they said they had saved it. */
export const recoveryCodeSets = pgTable("recovery_code_sets", {
  personId: reference()
    .primaryKey()
    .references(() => people.id, { onDelete: "cascade" }),
  createdAt: createdAt(),
  savedAt: moment(),
});

/**
 * A row is one question put to a person: "prove this method, now, for this".
 * It belongs to person + attempt (or session) + method + purpose; all four stand in the WHERE clause that redeems it.
 * Legal states: open (redeemed_at null, not expired, tries left), redeemed, spent (no tries left), expired; only the first accepts a code.
 * Purpose set-up carries the candidate (secret or number), which becomes the second factor in the transaction that redeems it.
 */
export const challenges = pgTable(
  "challenges",
  {
    id: identity(),
    personId: reference()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    /** Exactly one of attempt and session. */
    attemptId: reference(),
    sessionId: reference(),
    method: text({ enum: ["app", "sms"] }).notNull(),
    purpose: text({ enum: ["sign-in", "set-up", "step-up"] }).notNull(),
    tries: integer().notNull().default(0),
    /** SMS: the code is HMAC(key, challenge id, issue number); it is never stored. */
    keyId: text(),
    issueNumber: integer().notNull().default(1),
    /** Set-up by app: the candidate secret, sealed like second_factors.secret_encrypted. */
    secretEncrypted: text(),
    /** SMS: the number the code goes to. */
    phoneNumber: text(),
    createdAt: createdAt(),
    expiresAt: moment().notNull(),
    redeemedAt: moment(),
  },
  (t) => [
    check("challenges_has_one_owner", sql`num_nonnulls(${t.attemptId}, ${t.sessionId}) = 1`),
    check(
      "challenges_candidate_fits_method",
      sql`(${t.method} = 'sms' and ${t.phoneNumber} is not null and ${t.secretEncrypted} is null)
       or (${t.method} = 'app' and ${t.phoneNumber} is null and (${t.purpose} = 'set-up') = (${t.secretEncrypted} is not null))`,
    ),
    check("challenges_lives_ten_minutes", sql`${t.expiresAt} <= ${t.createdAt} + interval '10 minutes'`),
    // The open challenge of a sign-in attempt.
    index("challenges_attempt_index").on(t.attemptId, t.purpose),
    // The open challenge of a signed-in session.
    index("challenges_session_index").on(t.sessionId, t.purpose),
    // The purge of what has expired.
    index("challenges_expires_at_index").on(t.expiresAt),
    // Sends in a row to a person since a code was last redeemed.
    index("challenges_person_index").on(t.personId, t.createdAt),
  ],
);

/**
 * A row counts failures in a row for one key ("password:account:…", "second-step:7"), or tries in a window ("address:…").
 * The count rises before a secret is checked, in one statement, so that a burst over several nodes cannot outrun it.
 */
export const throttles = pgTable(
  "throttles",
  {
    key: text().primaryKey(),
    failures: integer().notNull().default(0),
    windowStartedAt: moment().notNull().defaultNow(),
    /** Nobody may try before this moment; in the year 9999 until somebody helps. */
    blockedUntil: moment(),
    updatedAt: moment().notNull().defaultNow(),
  },
  // The purge of counters nobody touched for a day.
  (t) => [index("throttles_updated_at_index").on(t.updatedAt)],
);
