import { z } from "zod";
import { ROLES, type Role } from "@/lib/access/permissions";

export const SECOND_FACTOR_SETTINGS = ["off", "optional", "required"] as const;
export type SecondFactorSetting = (typeof SECOND_FACTOR_SETTINGS)[number];

export const ASK_PASSCODE_SETTINGS = ["every-sign-in", "untrusted-device"] as const;
export type AskPasscode = (typeof ASK_PASSCODE_SETTINGS)[number];

/** The security policy of one role, as it stands. */
export interface Policy {
  role: Role;
  secondFactor: SecondFactorSetting;
  /** When "required" takes effect. Null while it is not required. */
  requiredFrom: Date | null;
  graceDays: number;
  methods: ("app" | "sms")[];
  askPasscode: AskPasscode;
  trustedDeviceDays: number;
  sessionIdleMinutes: number;
  sessionAbsoluteMinutes: number;
  version: number;
  updatedAt: Date;
}

/** The same bounds stand as checks on the table. */
export const TRUSTED_DEVICE_DAYS = { min: 1, max: 90 } as const;
export const GRACE_DAYS = { min: 0, max: 365 } as const;

/** A field of a form is a text; an empty one is a mistake, never 0. */
const wholeNumber = (min: number, max: number) =>
  z.preprocess((v) => (typeof v === "string" && v.trim() !== "" ? Number(v) : v), z.number().int().min(min).max(max));

const proposal = z.strictObject({
  secondFactor: z.enum(SECOND_FACTOR_SETTINGS),
  askPasscode: z.enum(ASK_PASSCODE_SETTINGS),
  trustedDeviceDays: wholeNumber(TRUSTED_DEVICE_DAYS.min, TRUSTED_DEVICE_DAYS.max),
  graceDays: wholeNumber(GRACE_DAYS.min, GRACE_DAYS.max),
  /** The version the form was filled from. */
  version: wholeNumber(1, Number.MAX_SAFE_INTEGER),
});

/** What an admin proposes for one role. */
export type PolicyProposal = { role: Role } & z.output<typeof proposal>;

/**
 * The policy form: one group of fields a role, named `admin.secondFactor` and so on. Extra keys are refused (S65).
 * It comes out as the list that preview and update take.
 */
export const policyFormSchema = z
  .strictObject({ admin: proposal, agent: proposal, end_user: proposal })
  .transform((form): PolicyProposal[] => ROLES.map((role) => ({ role, ...form[role] })));
