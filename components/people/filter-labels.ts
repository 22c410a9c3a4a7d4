import type { DeliveryFilter, MethodFilter, StateFilter } from "@/lib/people/schema";
import type { TrialStop } from "@/lib/policy/schema";

export const methodLabels: Record<MethodFilter, string> = { app: "Mobile app", sms: "SMS", none: "None" };

export const stateLabels: Record<StateFilter, string> = {
  late: "Late: required, none set up",
  "in-grace": "In grace period",
  "must-switch": "Must switch: method no longer allowed",
  locked: "Second step locked now",
  "never-signed-in": "Never signed in",
  suspended: "Suspended",
  "trusted-devices": "Has trusted devices",
  "codes-unsaved": "Recovery codes never saved",
  "codes-low": "Recovery codes running out",
  "codes-none": "No recovery codes",
};

/** What a report-only policy would have asked at a sign-in. */
export const stopLabels: Record<TrialStop, string> = {
  "set-up": "Set-up or switch forced",
  "offer-set-up": "Set-up offered",
  passcode: "Asked for a passcode",
};

export const deliveryLabels: Record<DeliveryFilter, string> = {
  "on-the-way": "On the way",
  sent: "Sent",
  delivered: "Delivered",
  undelivered: "Not delivered",
  failed: "Failed",
  unknown: "Unknown",
};

// One table of names for server and browser; Node brings the whole of it.
const countryNames = new Intl.DisplayNames(["en"], { type: "region", fallback: "code" });

/** "US" → "United States"; what is no country stays as it stands. */
export function countryName(country: string): string {
  return /^[A-Z]{2}$/.test(country) ? (countryNames.of(country) ?? country) : country;
}
