import { after, days } from "@/lib/core/duration";
import type { Policy } from "./schema";

type Requirement = Pick<Policy, "secondFactor" | "requiredFrom" | "graceDays">;
type Trust = Pick<Policy, "askPasscode" | "trustedDeviceDays">;

/** "No": nobody is asked. "grace": set-up is offered until `until`. "now": nothing opens without a second factor. */
export type SetUpDemand = { demand: "no" } | { demand: "grace"; until: Date } | { demand: "now" };

/** Pure: must a person without a second factor set one up? Grace counts from the policy's date, or the person's first day. */
export function setUpDemand(policy: Requirement, person: { createdAt: Date }, now: Date): SetUpDemand {
  if (policy.secondFactor !== "required" || !policy.requiredFrom || now < policy.requiredFrom) return { demand: "no" };
  const start = new Date(Math.max(person.createdAt.getTime(), policy.requiredFrom.getTime()));
  const until = after(start, days(policy.graceDays));
  return now < until ? { demand: "grace", until } : { demand: "now" };
}

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
