import { z } from "zod";
import { ROLES, type Role } from "@/lib/access/permissions";
import type { FieldChange } from "@/lib/core/result";

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
  /** 0: days do not bound the grace. */
  graceDays: number;
  /** 0: skips do not bound the grace. */
  graceSkips: number;
  methods: PolicyMethod[];
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
export const GRACE_SKIPS = { min: 0, max: 50 } as const;
/** From what still lets one finish a form, to the 30 days that an end user may stay away. */
export const SESSION_IDLE_MINUTES = { min: 5, max: 43_200 } as const;
/** To 90 days: whoever is never asked again cannot be told from a thief of the cookie. */
export const SESSION_ABSOLUTE_MINUTES = { min: 15, max: 129_600 } as const;

export const METHODS = ["app", "sms"] as const;
export type PolicyMethod = (typeof METHODS)[number];

/** What an admin decides; everything that a version of the policy keeps and compares. */
export const SETTINGS = [
  "secondFactor",
  "requiredFrom",
  "graceDays",
  "graceSkips",
  "methods",
  "askPasscode",
  "trustedDeviceDays",
  "sessionIdleMinutes",
  "sessionAbsoluteMinutes",
] as const;
export type Setting = (typeof SETTINGS)[number];

/** A field of a form is a text; an empty one is a mistake, never 0. */
const wholeNumber = (min: number, max: number) =>
  z.preprocess((v) => (typeof v === "string" && v.trim() !== "" ? Number(v) : v), z.number().int().min(min).max(max));

/** "app,sms", as a field of a form holds a list; in our order, each at most once. */
const methodList = z.preprocess(
  (v) => (typeof v === "string" ? v.split(",") : v),
  z
    .array(z.enum(METHODS))
    .min(1)
    .transform((given) => METHODS.filter((method) => given.includes(method))),
);

/** A day, in UTC; empty: at once. */
const day = z.preprocess((v) => v ?? "", z.union([z.literal(""), z.iso.date()]));

/** The versions of the three policies that a form was filled from. */
const version = wholeNumber(1, Number.MAX_SAFE_INTEGER);

const proposal = z.strictObject({
  secondFactor: z.enum(SECOND_FACTOR_SETTINGS),
  askPasscode: z.enum(ASK_PASSCODE_SETTINGS),
  trustedDeviceDays: wholeNumber(TRUSTED_DEVICE_DAYS.min, TRUSTED_DEVICE_DAYS.max),
  graceDays: wholeNumber(GRACE_DAYS.min, GRACE_DAYS.max),
  graceSkips: wholeNumber(GRACE_SKIPS.min, GRACE_SKIPS.max),
  requiredFrom: day,
  methods: methodList,
  sessionIdleMinutes: wholeNumber(SESSION_IDLE_MINUTES.min, SESSION_IDLE_MINUTES.max),
  sessionAbsoluteMinutes: wholeNumber(SESSION_ABSOLUTE_MINUTES.min, SESSION_ABSOLUTE_MINUTES.max),
  version,
});

/** What an admin proposes for one role. */
export type PolicyProposal = { role: Role } & z.output<typeof proposal>;

/**
 * The policy form: one group of fields a role, named `admin.secondFactor` and so on. Extra keys are refused (S65).
 * It comes out as the list that preview and update take.
 */
const proposals = { admin: proposal, agent: proposal, end_user: proposal };
const asList = (form: Record<Role, z.output<typeof proposal>>): PolicyProposal[] =>
  ROLES.map((role) => ({ role, ...form[role] }));

export const policyFormSchema = z.strictObject(proposals).transform(asList);

/** The same with the box of the preview: tell the people concerned by mail. */
export const savePolicyFormSchema = z
  .strictObject({ ...proposals, announce: z.literal("on").optional() })
  .transform(({ announce, ...form }) => ({ proposals: asList(form), isAnnounced: announce === "on" }));

/** A role's policy as a version has kept it. */
export type PolicyState = Record<string, string | number | null> & { version: number };
export const stateSchema = proposal;

/** What policies said before a setting existed: versions from then do not name it. */
export const BEFORE_THE_SETTING: Partial<Record<Setting, string | number | null>> = { graceSkips: 0 };

/** People whom a change touches. */
export interface Concerned {
  count: number;
  /** The first by name; the count says how many there are. */
  names: string[];
}

/** Whom a proposal for one role would touch. */
export interface PolicyPreview {
  role: Role;
  /** Must set up a second factor at their next sign-in. */
  mustSetUp: Concerned;
  /** Are offered to set one up, and may put it off while their days or skips last. */
  mayPutOff: Concerned;
  /** When the two above begin, if that is later. Until then nobody is asked. */
  beginsAt: Date | null;
  /** Have a method that is not allowed: they must switch at their next sign-in, once the present one has been passed. */
  mustSwitch: Concerned;
  /** Are signed in and are signed out by the save itself: no factor and no grace, or beyond the new limits of a session. */
  signedOut: Concerned;
  /** Have devices that are trusted now and are not any more. */
  losesTrust: Concerned;
  trustedDevicesLost: number;
  /** How many mails would tell the people concerned, if the admin wants it. */
  mails: number;
  /** The save will be refused, because no admin would be sure to get in. */
  wouldLockOut: boolean;
}

/** "Run report-only": the same form, and until when; empty: until somebody ends it. */
export const trialFormSchema = z
  .strictObject({ admin: proposal, agent: proposal, end_user: proposal, until: day })
  .transform(({ until, ...form }) => ({ until, proposals: ROLES.map((role) => ({ role, ...form[role] })) }));
export type TrialForm = z.output<typeof trialFormSchema>;
export const endTrialSchema = z.strictObject({ trialId: wholeNumber(1, Number.MAX_SAFE_INTEGER) });

/** Where a sign-in would have stopped. */
export const TRIAL_STOPS = ["set-up", "offer-set-up", "passcode"] as const;
export type TrialStop = (typeof TRIAL_STOPS)[number];

/** A policy that runs, or ran, report-only. */
export interface PolicyTrial {
  id: number;
  role: Role;
  isRunning: boolean;
  startedAt: Date;
  /** Null: somebody who is gone. */
  startedBy: string | null;
  endsAt: Date | null;
  endedAt: Date | null;
  /** Against the policy that is in effect now. */
  changes: FieldChange[];
  /** How many people it would have stopped, by step. */
  stops: Record<TrialStop, number>;
}

/** "Undo to this version": which one, and what the page showed as the present. */
export const undoFormSchema = z.strictObject({
  versionId: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  versions: z.strictObject({ admin: version, agent: version, end_user: version }),
});
export type Undo = z.output<typeof undoFormSchema>;
