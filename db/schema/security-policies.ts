/** A row is the security policy of one role. All three rows always exist; the migration makes them. */
import { sql } from "drizzle-orm";
import { check, integer, pgTable, text } from "drizzle-orm/pg-core";
import { moment, reference } from "./_columns";

export const securityPolicies = pgTable(
  "security_policies",
  {
    role: text({ enum: ["admin", "agent", "end_user"] }).primaryKey(),
    secondFactor: text({ enum: ["off", "optional", "required"] }).notNull(),
    /** When "required" takes effect; grace counts from here (or from the person's first day, if later). */
    requiredFrom: moment(),
    graceDays: integer().notNull().default(0),
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
    // NIST SP 800-63B-4 3.1.3.3: an SMS is a restricted authenticator, so another way must stand beside it.
    check("security_policies_never_sms_alone", sql`'app' = any(${t.methods})`),
    check(
      "security_policies_session_limits",
      sql`${t.sessionIdleMinutes} > 0 and ${t.sessionAbsoluteMinutes} >= ${t.sessionIdleMinutes}`,
    ),
  ],
);
