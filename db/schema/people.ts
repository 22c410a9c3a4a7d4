/**
 * A row is a person: an admin, an agent or an end user.
 * Legal states: active (suspended_at is null) or suspended. The owner is an admin whom no other admin may demote.
 * Whether somebody may sign in is derived from this row and the security policy of the role; nothing here says "2FA on".
 */
import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, identity, moment } from "./_columns";

export const people = pgTable(
  "people",
  {
    id: identity(),
    /** Lower-case, NFKC; compared as it stands. */
    email: text().notNull(),
    name: text().notNull(),
    role: text({ enum: ["admin", "agent", "end_user"] }).notNull(),
    /** argon2id in PHC form, parameters included. Null: has no password yet. */
    passwordHash: text(),
    ownerSince: moment(),
    suspendedAt: moment(),
    /** The person's own stricter choice: "ask me every time I sign in". */
    asksEverySignInSince: moment(),
    /** How often set-up was put off under the requirement that began at setUpSkipsFor; under any other one, never yet. */
    setUpSkips: integer().notNull().default(0),
    setUpSkipsFor: moment(),
    /** An admin requires a second factor of this person, whatever the role's policy says. */
    secondFactorRequiredSince: moment(),
    /** An admin has set asks_every_sign_in_since, and the person cannot take it back. */
    everySignInRequiredSince: moment(),
    lastSignedInAt: moment(),
    createdAt: createdAt(),
    updatedAt: moment().notNull().defaultNow(),
  },
  (t) => [
    check("people_role_is_known", sql`${t.role} in ('admin', 'agent', 'end_user')`),
    check("people_set_up_skips_count", sql`${t.setUpSkips} >= 0`),
    check("people_email_is_normal", sql`${t.email} = lower(${t.email})`),
    check(
      "people_every_sign_in_is_asked",
      sql`${t.everySignInRequiredSince} is null or ${t.asksEverySignInSince} is not null`,
    ),
    // Sign-in: the person with this address.
    uniqueIndex("people_email_key").on(t.email),
    // Directory: pages by name, with the id to break ties.
    index("people_name_id_index").on(t.name, t.id),
    // Directory with a role filter.
    index("people_role_name_id_index").on(t.role, t.name, t.id),
    // Directory: who never signed in, by name.
    index("people_never_signed_in_index").on(t.name, t.id).where(sql`${t.lastSignedInAt} is null`),
    // Directory search: any part of name or address.
    index("people_search_index").using("gin", sql`(lower(${t.name} || ' ' || ${t.email})) gin_trgm_ops`),
  ],
);
