import { days } from "@/lib/core/duration";
import { METHODS, type Policy, type PolicyMethod } from "@/lib/policy/schema";
import type { AnnouncementTemplate } from "./schema";

/** Before the date, in days: the first reminder and the last. */
export const REMINDER_DAYS = [7, 1] as const;

const disallowed = ({ secondFactor, methods }: Policy): PolicyMethod[] =>
  secondFactor === "off" ? [] : METHODS.filter((method) => !methods.includes(method));

/** Pure: is what one of these mails has said another thing now? Then nothing more goes out for it. */
const isChanged: Record<AnnouncementTemplate, (from: Policy, to: Policy) => boolean> = {
  "second-factor-required": (from, to) =>
    from.secondFactor !== to.secondFactor ||
    from.requiredFrom?.getTime() !== to.requiredFrom?.getTime() ||
    from.graceDays !== to.graceDays ||
    from.graceSkips !== to.graceSkips,
  "method-not-allowed": (from, to) => disallowed(from).join() !== disallowed(to).join(),
  "passcode-every-sign-in": (from, to) => from.askPasscode !== to.askPasscode,
};

/** Pure: does the policy, as it is now, ask something of people that it did not ask before, or not so soon or so late? */
const isDemand: Record<AnnouncementTemplate, (from: Policy, to: Policy) => boolean> = {
  "second-factor-required": (_, to) => to.secondFactor === "required",
  "method-not-allowed": (from, to) => disallowed(to).some((method) => !disallowed(from).includes(method)),
  "passcode-every-sign-in": (_, to) => to.askPasscode === "every-sign-in",
};

const TEMPLATES = Object.keys(isChanged) as AnnouncementTemplate[];

/** Pure: the announcements that a change makes outdated. */
export const outdatedBy = (from: Policy, to: Policy): AnnouncementTemplate[] =>
  TEMPLATES.filter((template) => isChanged[template](from, to));

/** Pure: what people are to be told after a change. */
export const announcementsOf = (from: Policy, to: Policy): AnnouncementTemplate[] =>
  outdatedBy(from, to).filter((template) => isDemand[template](from, to));

/**
 * Pure: the moment since which a reminder is due, or null: none is. The worker asks the same in SQL, of all people at once.
 * A reminder whose moment was over when the person was told of the date would only repeat that mail.
 */
export function reminderSince(dueAt: Date, announcedAt: Date, remindedAt: Date | null, now: Date): Date | null {
  const passed = REMINDER_DAYS.map((n) => new Date(dueAt.getTime() - days(n))).filter((moment) => moment <= now);
  const moment = passed.at(-1);
  if (!moment || now >= dueAt || announcedAt >= moment) return null;
  return remindedAt && remindedAt >= moment ? null : moment;
}
