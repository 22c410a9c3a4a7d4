import { z } from "zod";
import { ROLES, type Role } from "@/lib/access/permissions";
import { idSchema } from "@/lib/core/ids";
import { TRIAL_STOPS } from "@/lib/policy/schema";

/** Control characters have no place in a name, and U+0000 none in PostgreSQL. */
const hasControls = (text: string) => /\p{Cc}/u.test(text);

const personName = z
  .string()
  .trim()
  .normalize("NFC")
  .min(1)
  .max(100)
  .refine((text) => !hasControls(text));

/** NFKC and lower case, as `people.email` is stored (S59). U+0000, which PostgreSQL refuses, becomes a letter nobody's address has. */
export const normalEmail = (typed: string): string =>
  typed.normalize("NFKC").trim().toLowerCase().replaceAll("\0", "\ufffd");

/** S59: one form of an address (NFKC, lower case), and none of the characters that make mailers see two addresses. */
const emailAddress = z
  .string()
  .trim()
  .refine((text) => !hasControls(text))
  .transform(normalEmail)
  .pipe(
    z
      .email({ pattern: z.regexes.rfc5322Email })
      .max(254)
      .refine((text) => !/["',;<>()\\]/.test(text)),
  );

/** The profile form. Strict: a form with a `role` or `suspendedAt` in it is refused, not obeyed in part (S65). */
export const updateProfileSchema = z.strictObject({
  personId: idSchema,
  name: personName,
  /** When the row the form was filled from was last changed. */
  updatedAt: z.coerce.date(),
});
export type UpdateProfile = z.output<typeof updateProfileSchema>;

export const changeRoleSchema = z.strictObject({ personId: idSchema, role: z.enum(ROLES) });
export type ChangeRole = z.output<typeof changeRoleSchema>;

/** What the operator says of a new admin. */
export const newAdminSchema = z.strictObject({ email: emailAddress, name: personName });
export type NewAdmin = z.output<typeof newAdminSchema>;

/** The first admin, with the token from the server's log. What a password must be, its own fault says. */
export const firstAdminSchema = z.strictObject({
  token: z.string().max(200),
  email: emailAddress,
  name: personName,
  password: z.string(),
});
export type FirstAdmin = z.output<typeof firstAdminSchema>;

/** K1: 15 code points or more where a password may stand alone (NIST SP 800-63B-4 3.1.1.2); the upper bound keeps hashing cheap. */
const PASSWORD_LENGTH_MIN = 15;
const PASSWORD_BYTES_MAX = 1024;

/** Pure: what is wrong with a new password; null: nothing. No rule of composition (S2). */
export function passwordFault(password: string): "password_too_short" | "too_long" | null {
  const normal = password.normalize("NFKC");
  if ([...normal].length < PASSWORD_LENGTH_MIN) return "password_too_short";
  return new TextEncoder().encode(normal).length > PASSWORD_BYTES_MAX ? "too_long" : null;
}

/** What an admin does to somebody's security needs a reason, which the audit log keeps. */
export const helpSchema = z.strictObject({
  personId: idSchema,
  reason: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .refine((text) => !hasControls(text)),
});
export type Help = z.output<typeof helpSchema>;

/** An access pass lives 10 minutes to 24 hours (rules.md); the choices, in minutes. */
export const ACCESS_PASS_LIVES = [10, 30, 60, 240, 480, 1440] as const;
export const ACCESS_PASS_LIFE_DEFAULT = 60;

export const newAccessPassSchema = helpSchema.extend({
  lifeMinutes: z.coerce.number().int().min(ACCESS_PASS_LIVES[0]).max(1440).default(ACCESS_PASS_LIFE_DEFAULT),
});
export type NewAccessPass = z.output<typeof newAccessPassSchema>;

/** A pass that waits to be used: never the pass itself. */
export interface AccessPassDto {
  /** Null: that admin is gone. */
  issuedBy: string | null;
  reason: string;
  issuedAt: Date;
  expiresAt: Date;
}

/** Why somebody may not get in. */
export interface TroublesDto {
  /** Newest first; `event` is a name of the audit catalogue, `reason` a code of the error catalogue. */
  failures: { id: number; at: Date; event: string; reason: string | null }[];
  texts: {
    id: number;
    at: Date;
    state: "queued" | "sending" | "sent" | "delivered" | "undelivered" | "failed" | "unknown";
    /** Why it failed. */
    words: string | null;
  }[];
  /** Milliseconds that the app's clock was found to be ahead; negative: it is slow. */
  clockAhead: number;
  /** The second step takes nothing until then; in the year 9999: until an admin unlocks it. */
  lockedUntil: Date | null;
}

export const withdrawAccessPassSchema = z.strictObject({ personId: idSchema });
export type WithdrawAccessPass = z.output<typeof withdrawAccessPassSchema>;

/** The form of "Suspend" and "End suspension". */
export const suspensionSchema = z.strictObject({ personId: idSchema });
export type Suspension = z.output<typeof suspensionSchema>;

const searchText = z
  .string()
  .max(100)
  .refine((text) => !hasControls(text))
  .transform((text) => text.trim().replace(/\s+/g, " "));

const cursor = z.string().max(500).optional().catch(undefined);

export const METHOD_FILTERS = ["app", "sms", "none"] as const;
export type MethodFilter = (typeof METHOD_FILTERS)[number];

export const STATE_FILTERS = [
  "late",
  "in-grace",
  "must-switch",
  "locked",
  "never-signed-in",
  "suspended",
  "trusted-devices",
  "codes-unsaved",
  "codes-low",
  "codes-none",
] as const;
export type StateFilter = (typeof STATE_FILTERS)[number];

/** Recovery codes run out when no more than this many are left (rules.md: "warn at 3 left"). */
export const LOW_RECOVERY_CODES = 3;

export const DELIVERY_FILTERS = ["on-the-way", "sent", "delivered", "undelivered", "failed", "unknown"] as const;
export type DeliveryFilter = (typeof DELIVERY_FILTERS)[number];

/** The adoption report counts text messages of so many days. */
export const DELIVERY_DAYS = 30;

/** A Monday, as "2026-03-02"; a week begins there at 00:00 UTC. */
const monday = z.iso
  .date()
  .refine((text) => new Date(text).getUTCDay() === 1 && text >= "2000" && text < "2100")
  .optional();

/** What only admins may search by, because it tells of others' security. The last five come from links of the adoption report. */
const securityFilters = {
  method: z.enum(METHOD_FILTERS).optional().catch(undefined),
  state: z.enum(STATE_FILTERS).optional().catch(undefined),
  /** Turned a second factor on in the week that begins here. */
  week: monday.catch(undefined),
  /** Were sent a text to a number of this country lately, in the state `delivery`. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .catch(undefined),
  delivery: z.enum(DELIVERY_FILTERS).optional().catch(undefined),
  /** Would have been stopped by what ran report-only under this number, at the step `stop`. */
  trial: z
    .string()
    .regex(/^[1-9][0-9]{0,14}$/)
    .optional()
    .catch(undefined),
  stop: z.enum(TRIAL_STOPS).optional().catch(undefined),
};

/** The address of a directory page. Nonsense in a link shows the whole directory rather than an error. */
export const directoryQuerySchema = z.object({
  q: searchText.optional().catch(undefined),
  role: z.enum(ROLES).optional().catch(undefined),
  ...securityFilters,
  after: cursor,
  before: cursor,
});
export type DirectoryQuery = z.output<typeof directoryQuerySchema>;
export type PeopleFilter = Omit<DirectoryQuery, "after" | "before">;

/** What only the person and admins see of an account in the directory. */
export interface DirectorySecurity {
  method: "app" | "sms" | null;
  /** Method SMS: the number, but for its last digits. */
  maskedPhoneNumber: string | null;
  suspendedAt: Date | null;
}

export interface DirectoryEntry {
  id: number;
  name: string;
  email: string;
  role: Role;
  /** Null: not for this reader. */
  security: DirectorySecurity | null;
  mayEdit: boolean;
}

export interface PersonProfile {
  id: number;
  name: string;
  email: string;
  role: Role;
  isOwner: boolean;
  isSelf: boolean;
  suspendedAt: Date | null;
  lastSignedInAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  mayEdit: boolean;
  mayChangeRole: boolean;
  maySuspend: boolean;
  /** Turn the second factor off, unlock, end sessions. */
  mayHelp: boolean;
}
