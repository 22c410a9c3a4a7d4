/** A row is the security policy of one role. All three rows always exist; the migration makes them. */
import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, identity, moment, reference } from "./_columns";
import { people } from "./people";

export const securityPolicies = pgTable(
  "security_policies",
  {
    role: text({ enum: ["admin", "agent", "end_user"] }).primaryKey(),
    secondFactor: text({ enum: ["off", "optional", "required"] }).notNull(),
    /** When "required" takes effect; grace counts from here (or from the person's first day, if later). */
    requiredFrom: moment(),
    /** 0: days do not bound the grace. */
    graceDays: integer().notNull().default(0),
    /** How often a person may put the set-up off at sign-in; 0: skips do not bound the grace. Both 0: there is none. */
    graceSkips: integer().notNull().default(0),
    methods: text({ enum: ["app", "sms"] })
      .array()
      .notNull(),
    askPasscode: text({ enum: ["every-sign-in", "untrusted-device"] }).notNull(),
    trustedDeviceDays: integer().notNull().default(30),
    sessionIdleMinutes: integer().notNull(),
    sessionAbsoluteMinutes: integer().notNull(),
    /** Rises with each save, so that of two admins who save at once the second is told. */
    version: integer().notNull().default(1),
    updatedAt: moment().notNull().defaultNow(),
    updatedBy: reference(),
  },
  (t) => [
    check(
      "security_policies_required_has_a_date",
      sql`${t.secondFactor} <> 'required' or ${t.requiredFrom} is not null`,
    ),
    check("security_policies_trusted_device_days", sql`${t.trustedDeviceDays} between 1 and 90`),
    check("security_policies_grace_days", sql`${t.graceDays} between 0 and 365`),
    check("security_policies_grace_skips", sql`${t.graceSkips} between 0 and 50`),
    // NIST SP 800-63B-4 3.1.3.3: an SMS is a restricted authenticator, so another way must stand beside it.
    check("security_policies_never_sms_alone", sql`'app' = any(${t.methods})`),
    check(
      "security_policies_session_limits",
      sql`${t.sessionIdleMinutes} > 0 and ${t.sessionAbsoluteMinutes} >= ${t.sessionIdleMinutes}`,
    ),
  ],
);

/** One role's policy within a version: its settings as the audit log writes them, and its version number then. */
type PolicyState = Record<string, string | number | null> & { version: number };

/**
 * A row is what all three policies were after one save; the first is what the installation began with. Rows are only ever added.
 * What a save changed is the difference to the row before it.
 */
export const policyVersions = pgTable(
  "policy_versions",
  {
    id: identity(),
    savedAt: createdAt(),
    /** Null: the installation itself, or somebody who is gone. */
    savedBy: reference().references(() => people.id, { onDelete: "set null" }),
    /** The version whose settings this save brought back. */
    undoneTo: reference(),
    states: jsonb().$type<Record<"admin" | "agent" | "end_user", PolicyState>>().notNull(),
  },
  // People who go: their versions stay, without them.
  (t) => [index("policy_versions_saved_by_index").on(t.savedBy)],
);

/**
 * A row is a policy that a role runs report-only: it stops nobody, and each sign-in notes whom it would have stopped.
 * Running: ended_at is null and ends_at is not over. At most one of a role has not ended.
 */
export const policyTrials = pgTable(
  "policy_trials",
  {
    id: identity(),
    role: text({ enum: ["admin", "agent", "end_user"] }).notNull(),
    state: jsonb().$type<PolicyState>().notNull(),
    startedAt: createdAt(),
    startedBy: reference().references(() => people.id, { onDelete: "set null" }),
    /** Null: runs until somebody ends it. */
    endsAt: moment(),
    endedAt: moment(),
  },
  (t) => [
    // Each sign-in: what its role runs report-only. Saving: one of a role at a time.
    uniqueIndex("policy_trials_role_key").on(t.role).where(sql`${t.endedAt} is null`),
    // People who go: their trials stay, without them.
    index("policy_trials_started_by_index").on(t.startedBy),
  ],
);

/** A row says that a trial would have stopped a person: however often they sign in, one row. */
export const policyTrialStops = pgTable(
  "policy_trial_stops",
  {
    trialId: reference()
      .notNull()
      .references(() => policyTrials.id, { onDelete: "cascade" }),
    personId: reference()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    /** The step at which the newest of these sign-ins would have stopped. */
    stop: text({ enum: ["set-up", "offer-set-up", "passcode"] }).notNull(),
    signIns: integer().notNull().default(1),
    firstAt: createdAt(),
    lastAt: moment().notNull().defaultNow(),
  },
  (t) => [
    // A sign-in adds to its row; the report counts those of a trial.
    primaryKey({ columns: [t.trialId, t.personId] }),
    // People who go take their rows along.
    index("policy_trial_stops_person_index").on(t.personId),
  ],
);
