import type { GraceLeft } from "@/lib/access/actor";
import { after, days } from "@/lib/core/duration";
import type { ErrorCode } from "@/lib/core/errors";
import { type FieldChange, ok, type Result, refuse } from "@/lib/core/result";
import {
  BEFORE_THE_SETTING,
  type Policy,
  type PolicyMethod,
  type PolicyProposal,
  type PolicyState,
  SETTINGS,
  type Setting,
  stateSchema,
} from "./schema";

type Requirement = Pick<Policy, "secondFactor" | "requiredFrom" | "graceDays" | "graceSkips">;
type Trust = Pick<Policy, "askPasscode" | "trustedDeviceDays">;

/** What a person has that policy looks at. The skips count for the requirement that began at `setUpSkipsFor`, and for no other. */
export interface SetUpFacts {
  createdAt: Date;
  setUpSkips: number;
  setUpSkipsFor: Date | null;
}

/**
 * "No": nobody is asked. "grace": set-up is offered until `until`, or while skips are left (null: not bounded by it).
 * "now": nothing more opens without it; for somebody who has a factor, that is a switch.
 */
export type SetUpDemand = { demand: "no" } | ({ demand: "grace" } & GraceLeft) | { demand: "now" };

/**
 * Pure: must this person set up a second factor, or another one in its place? The one place that decides it.
 * A factor whose method is not allowed any more works until its owner switches, at the next sign-in that has passed it.
 */
export function setUpDemand(
  policy: Requirement & Pick<Policy, "methods">,
  person: SetUpFacts,
  factor: { method: PolicyMethod } | null,
  now: Date,
): SetUpDemand {
  if (!factor) return firstSetUpDemand(policy, person, now);
  return { demand: policy.secondFactor === "off" || policy.methods.includes(factor.method) ? "no" : "now" };
}

/**
 * Pure: must a person without a second factor set one up? Grace counts from the policy's date, or the person's first day;
 * where days and skips are given, whichever ends first ends it.
 */
export function firstSetUpDemand(policy: Requirement, person: SetUpFacts, now: Date): SetUpDemand {
  const left = graceLeft(policy, person, now);
  if (!left) return { demand: "no" };
  const { until, skipsLeft } = left;
  const isOver = (until === null && skipsLeft === null) || (until !== null && now >= until) || skipsLeft === 0;
  return isOver ? { demand: "now" } : { demand: "grace", until, skipsLeft };
}

/** Pure: what the requirement leaves somebody without a factor, used up or not; null: nothing is required (yet). */
export function graceLeft(
  { secondFactor, requiredFrom, graceDays, graceSkips }: Requirement,
  person: SetUpFacts,
  now: Date,
): GraceLeft | null {
  if (secondFactor !== "required" || !requiredFrom || now < requiredFrom) return null;
  const start = new Date(Math.max(person.createdAt.getTime(), requiredFrom.getTime()));
  return {
    until: graceDays > 0 ? after(start, days(graceDays)) : null,
    skipsLeft: graceSkips > 0 ? Math.max(0, graceSkips - skipsUsed({ requiredFrom }, person)) : null,
  };
}

/** Pure: skips belong to one requirement. One that begins anew gives everybody all of them, as it gives all days. */
function skipsUsed({ requiredFrom }: Pick<Policy, "requiredFrom">, person: SetUpFacts): number {
  const isSame = requiredFrom !== null && person.setUpSkipsFor?.getTime() === requiredFrom.getTime();
  return isSame ? person.setUpSkips : 0;
}

/**
 * Pure: which methods may be set up: what policy allows and the installation can do. Never none: the app needs nothing that
 * could be missing, and a policy without it cannot be saved.
 */
export const methodsToSetUp = ({ methods }: Pick<Policy, "methods">, canSendSms: boolean): PolicyMethod[] =>
  methods.filter((method) => method === "app" || canSendSms);

/** Pure: does policy let a person choose "Don't ask again on this device"? The person's own stricter choice counts too. */
export function mayTrustDevice(policy: Trust, person: { asksEverySignInSince: Date | null }): boolean {
  return policy.askPasscode === "untrusted-device" && person.asksEverySignInSince === null;
}

/** Pure: trust is derived from the present policy, so that a stricter one takes it away at once. */
export function isTrusted(
  device: { trustedAt: Date | null } | null,
  policy: Trust,
  person: { asksEverySignInSince: Date | null },
  now: Date,
): boolean {
  if (!device?.trustedAt || !mayTrustDevice(policy, person)) return false;
  return now < after(device.trustedAt, days(policy.trustedDeviceDays));
}

/** Pure: may the second factor be turned off? Never while policy asks for one, grace or not. */
export const mayTurnOff = (policy: Pick<Policy, "secondFactor">): boolean => policy.secondFactor !== "required";

/** Days of a policy begin at midnight UTC, for everybody at the same moment. */
const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** Pure: the form as a policy fills it. */
export function proposalOf(policy: Policy): PolicyProposal {
  const { updatedAt: _, requiredFrom, ...settings } = policy;
  return { ...settings, requiredFrom: requiredFrom ? dayOf(requiredFrom) : "" };
}

/** Pure: what a proposal would make of the present policy, or what is wrong with it. Preview and save both ask here. */
export function resolveProposal(present: Policy, proposal: PolicyProposal, now: Date): Result<Policy> {
  const fields: Partial<Record<Setting, ErrorCode>> = {};
  const requiredFrom = startOfRequirement(present, proposal, now);
  if (requiredFrom === "past") fields.requiredFrom = "date_in_past";
  if (!proposal.methods.includes("app")) fields.methods = "sms_alone";
  if (proposal.sessionAbsoluteMinutes < proposal.sessionIdleMinutes) fields.sessionAbsoluteMinutes = "limits_crossed";
  const [code] = Object.values(fields);
  if (requiredFrom === "past" || code) {
    const named = Object.entries(fields).map(([setting, error]) => [`${proposal.role}.${setting}`, error]);
    return refuse(code ?? "date_in_past", { fields: Object.fromEntries(named) });
  }
  return ok({ ...present, ...proposal, requiredFrom });
}

/**
 * The date stays while the requirement stays, so that a later change does not grant everybody their grace anew.
 * A date that is over is refused, because it would take away a grace that nobody was told of.
 */
function startOfRequirement(present: Policy, proposal: PolicyProposal, now: Date): Date | null | "past" {
  if (proposal.secondFactor !== "required") return null;
  const since = present.secondFactor === "required" ? present.requiredFrom : null;
  const day = proposal.requiredFrom;
  if (since && day === dayOf(since)) return since;
  if (day !== "" && day < dayOf(now)) return "past";
  if (day > dayOf(now)) return new Date(`${day}T00:00:00Z`);
  return since && since <= now && day === "" ? since : now;
}

type Settings = Pick<Policy, Setting>;

/** Pure: a setting as it is compared, written down and shown. */
export function settingOf(policy: Settings, setting: Setting): string | number | null {
  const value = policy[setting];
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.join(",") : value;
}

/** Pure: a policy as a version keeps it. */
export function stateOf(policy: Policy): PolicyState {
  const settings = SETTINGS.map((setting) => [setting, settingOf(policy, setting)]);
  return { ...Object.fromEntries(settings), version: policy.version };
}

/** Pure: what differs between two policies of one role. */
export const changesBetween = (role: Policy["role"], from: Policy, to: Policy): FieldChange[] =>
  statesBetween(role, stateOf(from), stateOf(to));

/** Pure: the same for two states that versions have kept. */
export function statesBetween(role: Policy["role"], from: PolicyState, to: PolicyState): FieldChange[] {
  return SETTINGS.flatMap((setting) => {
    const [before, after] = [from, to].map((state) => state[setting] ?? BEFORE_THE_SETTING[setting] ?? null);
    return before === after ? [] : [{ field: `${role}.${setting}`, from: before ?? null, to: after ?? null }];
  });
}

/** Pure: a former state as a proposal. A date that is over by now means "at once": nobody's grace begins in the past. */
export function proposalFrom(role: Policy["role"], state: PolicyState, now: Date): PolicyProposal {
  const { requiredFrom } = state;
  const isAhead = typeof requiredFrom === "string" && new Date(requiredFrom) > now;
  return {
    ...stateSchema.parse({
      ...BEFORE_THE_SETTING,
      ...state,
      requiredFrom: isAhead ? dayOf(new Date(requiredFrom)) : "",
    }),
    role,
  };
}

/** Pure: the policy that a state keeps, as decisions take it; null: a node of another release wrote something else. */
export function policyFrom(role: Policy["role"], state: PolicyState): Policy | null {
  const settings = stateSchema.safeParse({ ...BEFORE_THE_SETTING, ...state, requiredFrom: "" });
  const { requiredFrom } = state;
  if (!settings.success) return null;
  const begins = typeof requiredFrom === "string" ? new Date(requiredFrom) : null;
  return { ...settings.data, role, requiredFrom: begins, updatedAt: new Date(0) };
}

/** Pure: do these states ask the same? When a requirement begins is no part of it: report-only it begins with the trial. */
export const areSameSettings = (role: Policy["role"], one: PolicyState, other: PolicyState): boolean =>
  statesBetween(role, one, { ...other, requiredFrom: one.requiredFrom ?? null }).length === 0;

/** Pure: does a trial still note whom it would have stopped? */
export const isTrialRunning = (trial: { endsAt: Date | null; endedAt: Date | null }, now: Date): boolean =>
  trial.endedAt === null && (trial.endsAt === null || now < trial.endsAt);
