import type { ErrorCode } from "@/lib/core/errors";
import type { Refusal } from "@/lib/core/result";
import { formatClock, formatDate } from "../ui/moment";

/** What a message may name. */
type Moments = Pick<Refusal, "retryAt" | "at" | "names">;
type Message = string | ((moments: Moments, now: Date) => string);

/** Each says what happened and what to do next. */
const messages: Record<ErrorCode, Message> = {
  invalid_input: "Something here is not as it should be. Check what you entered.",
  required: "Fill this in.",
  too_long: "This is too long. Shorten it.",

  wrong_credentials: (m, now) => `The email or the password is wrong. ${m.retryAt ? tryAgain(m, now) : "Try again."}`,
  start_again: "This sign-in has ended or belongs to another tab. Start again with your email and password.",
  too_many_requests: (m, now) => `Too many tries came from here. ${tryAgain(m, now)}`,
  busy: (m, now) => `Keydesk is busy right now. Nothing was changed. ${tryAgain(m, now)}`,
  unavailable: (m, now) => `Keydesk cannot reach its database right now. Nothing was changed. ${tryAgain(m, now)}`,
  misconfigured: "Keydesk is not set up as it should be, so nothing was changed. Tell whoever runs it.",

  passcode_wrong: "This passcode is not right. Enter the newest one.",
  passcode_already_used: "This passcode was already used. Wait for the next one; an app shows it within 30 seconds.",
  passcode_out_of_tries: "Too many wrong passcodes. Start again to get a new try.",
  recovery_code_spent: (m) =>
    m.at
      ? `This recovery code was used on ${formatDate(m.at)}. Enter another one.`
      : "This recovery code was already used. Enter another one.",
  recovery_code_no_step_up:
    "A recovery code signs you in, but does not confirm this. It was not used up. Enter a passcode; if your phone is gone, sign out, sign in with the recovery code, and set up a new second factor.",
  recovery_code_no_set_up:
    "A recovery code does not confirm a set-up. It was not used up. Enter the passcode that the new method shows or receives.",
  access_pass_sign_in_only:
    "An access pass is for the passcode page of a sign-in, and was not used up. Enter the passcode that your second factor shows or receives.",
  access_pass_over: "This access pass was used, has run out or was withdrawn. Ask an admin for a new one.",
  second_step_locked: (m, now) => `Too many wrong passcodes. The second step is locked for now. ${tryAgain(m, now)}`,
  second_step_disabled:
    "Too many wrong passcodes. The second step stays locked until an admin unlocks it. Ask an admin for help.",
  codes_not_consecutive:
    "These are not two passcodes in a row. Enter the one the app shows now, wait until it changes, and enter that one too.",

  set_up_expired: "This set-up has ended. Begin again; nothing was changed.",
  phone_number_invalid:
    "This is not a phone number we can use. Enter it with its country code, such as +1 415 555 0100.",
  phone_number_not_mobile: "This number cannot receive text messages. Enter a mobile number.",
  phone_number_premium: "Codes cannot go to premium or short numbers. Enter a usual mobile number.",
  phone_number_country: "Codes cannot go to this country. Enter another number, or use the mobile app.",
  phone_number_unchanged: "This is the number you already use. Enter the new one.",
  method_not_allowed: "Your organisation's security policy does not allow this method. Choose another one.",
  required_by_policy:
    "Your organisation requires two-factor authentication, so it cannot be turned off. You can switch the method.",
  required_by_admin: "An admin requires this of you. Ask an admin to change it.",
  codes_not_confirmed: "Save your recovery codes first, and tick “I have saved these codes”.",

  sms_wait: (m, now) => `A code was sent a moment ago. ${tryAgain(m, now)}`,
  sms_limit: (m, now) =>
    `No more codes can be sent to this number for now. ${tryAgain(m, now)} A code you already have may still work.`,
  sms_not_configured: "Text messages are not set up here. Use the mobile app, or ask an admin.",

  set_up_token_wrong:
    "This token is wrong, was used, or is older than an hour. Restart Keydesk, and take the new one from its log.",
  password_too_short: "Use 15 characters or more. Several words with spaces between them are fine.",
  email_taken: "Another person already has this email. Enter a different one.",
  last_admin: "This is the last admin. Make somebody else an admin first.",
  no_second_factor:
    "This person has no second factor, so nothing asks them for a passcode: the password alone signs them in.",
  suspended: "This account is suspended. End the suspension first.",
  not_yourself: "You cannot do this to your own account. Ask another admin.",
  owner_only: "Only the owner can do this to the owner's account.",
  would_lock_out_admins:
    "This could lock out every admin. First turn on your own two-factor authentication and save your recovery codes.",
  nothing_to_try: "This is the policy as it stands. Change something first, then preview it and run it report-only.",
  date_in_past: "This day is over. Choose today or a later day, or leave it empty to begin at once.",
  sms_alone: "SMS cannot be the only method: a text message can fail or be intercepted. Allow the mobile app as well.",
  limits_crossed: "This must be at least as long as the time after which an idle session ends.",
  changed_meanwhile: "Somebody changed this while you were editing. Reload the page and make your change again.",

  placeholder_unknown: (m) =>
    `Keydesk does not know ${listOf(m, "a placeholder in this text")} here. Use only the placeholders that are listed.`,
  placeholder_missing: (m) => `This text must hold ${listOf(m, "all placeholders marked as needed")}.`,
  link_not_ours:
    "Only addresses of this Keydesk may stand in a mail, and none in its subject. Take out the other address, or put a space after the full stop.",

  not_found: "This does not exist, or is no longer there. Go back and reload.",
  forbidden: "You may not do this. Ask an admin if you need to.",
  reverify: "Confirm that it is you, then do this again.",
  bad_origin: "This came from another site and was refused. Open Keydesk itself and do it there.",
};

/** A field nobody sees came back as it was not sent: an old page, or somebody's own idea of it. */
export const UNLIKE_AS_SENT = "This form did not come back as Keydesk had sent it. Reload the page and try again.";

/** The English of a refusal. */
export function messageFor(code: ErrorCode, moments: Moments = {}, now = new Date()): string {
  const message = messages[code];
  return typeof message === "string" ? message : message(moments, now);
}

function tryAgain({ retryAt }: Moments, now: Date): string {
  if (!retryAt) return "Try again in a moment.";
  const seconds = Math.max(1, Math.ceil((retryAt.getTime() - now.getTime()) / 1000));
  if (seconds < 120) return `Try again in ${count(seconds, "second")} (at ${formatClock(retryAt, "second")}).`;
  // The next full minute, so that the time named is never too early.
  const minutes = Math.ceil(seconds / 60);
  const fullMinute = new Date(Math.ceil(retryAt.getTime() / 60_000) * 60_000);
  const wait = minutes < 120 ? count(minutes, "minute") : count(Math.ceil(minutes / 60), "hour");
  return `Try again in ${wait} (at ${formatClock(fullMinute)}).`;
}

const listOf = ({ names = [] }: Moments, otherwise: string): string => names.join(", ") || otherwise;

const count = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? "" : "s"}`;
