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
  /** When "required" takes effect; kept when the requirement goes, and set anew when it comes back. */
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

const proposal = {
  secondFactor: z.enum(SECOND_FACTOR_SETTINGS),
  askPasscode: z.enum(ASK_PASSCODE_SETTINGS),
  trustedDeviceDays: z.coerce.number().int().min(TRUSTED_DEVICE_DAYS.min).max(TRUSTED_DEVICE_DAYS.max),
  graceDays: z.coerce.number().int().min(GRACE_DAYS.min).max(GRACE_DAYS.max),
  /** The version the form was filled from. */
  version: z.coerce.number().int().min(1),
};

/** The policy form: one group of fields a role, named `admin.secondFactor` and so on. Extra keys are refused (S65). */
export const policyFormSchema = z.strictObject({
  admin: z.strictObject(proposal),
  agent: z.strictObject(proposal),
  end_user: z.strictObject(proposal),
});

export type PolicyForm = z.output<typeof policyFormSchema>;
export type PolicyProposal = { role: Role } & PolicyForm[Role];

/** The form as the list of proposals that preview and update take. */
export const toProposals = (form: PolicyForm): PolicyProposal[] => ROLES.map((role) => ({ role, ...form[role] }));
