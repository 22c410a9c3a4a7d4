/**
 * The one catalogue of expected refusals: code → HTTP status. The English stands in components/forms/error-messages.ts.
 * Codes are shown to clients and never change their meaning.
 */
export const errorStatus = {
  // Input
  invalid_input: 422,
  required: 422,
  too_long: 422,
  // Sign-in
  wrong_credentials: 401,
  start_again: 401,
  too_many_requests: 429,
  busy: 503,
  unavailable: 503,
  misconfigured: 503,
  // Passcodes
  passcode_wrong: 422,
  passcode_already_used: 422,
  passcode_out_of_tries: 422,
  recovery_code_spent: 422,
  recovery_code_no_step_up: 422,
  recovery_code_no_set_up: 422,
  access_pass_sign_in_only: 422,
  access_pass_over: 422,
  second_step_locked: 429,
  second_step_disabled: 429,
  codes_not_consecutive: 422,
  // Set-up
  set_up_expired: 422,
  phone_number_invalid: 422,
  phone_number_not_mobile: 422,
  phone_number_premium: 422,
  phone_number_country: 422,
  phone_number_unchanged: 422,
  method_not_allowed: 422,
  required_by_policy: 422,
  required_by_admin: 422,
  codes_not_confirmed: 422,
  // SMS
  sms_wait: 429,
  sms_limit: 429,
  sms_not_configured: 422,
  // People and policy
  email_taken: 422,
  set_up_token_wrong: 422,
  password_too_short: 422,
  last_admin: 422,
  no_second_factor: 422,
  suspended: 422,
  not_yourself: 422,
  owner_only: 422,
  would_lock_out_admins: 422,
  date_in_past: 422,
  nothing_to_try: 422,
  sms_alone: 422,
  limits_crossed: 422,
  changed_meanwhile: 409,
  // Texts of mails
  placeholder_unknown: 422,
  placeholder_missing: 422,
  link_not_ours: 422,
  // Doors
  not_found: 404,
  forbidden: 403,
  reverify: 403,
  bad_origin: 403,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof errorStatus;

/** What one may not do. Pages and API answer 404, so that it tells nothing. */
export class Forbidden extends Error {
  override name = "Forbidden";
}

export class NotFound extends Error {
  override name = "NotFound";
}

/** Something we need is away or full: the answer is 503 with Retry-After, never "no session" and never "let in". */
export class Unavailable extends Error {
  override name = "Unavailable";
  /** Next hands a digest of ours on to the error page, which then knows what to say. */
  readonly digest: string = "UNAVAILABLE";
}

/** A key or another setting is missing or wrong: fail closed and say whom to tell (S77). */
export class Misconfigured extends Unavailable {
  override name = "Misconfigured";
  override readonly digest: string = "MISCONFIGURED";
}

/** PostgreSQL classes and driver codes that mean "not now", whatever the statement was. */
const UNAVAILABLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "EPIPE",
  "ENOTFOUND",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "25006", // read-only: an ex-primary
  "40001", // serialisation failure
  "40P01", // deadlock
  "42501", // a privilege taken away, such as INSERT on the audit table
  "53100", // disk full
  "53200",
  "53300", // too many connections
  "55P03", // lock_timeout
  "57014", // statement_timeout
  "57P01",
  "57P02",
  "57P03", // starting up
]);

/** True if this error, or what caused it, says that the database cannot serve us now. */
export function isUnavailable(error: unknown): boolean {
  for (let e = error; e instanceof Error; e = e.cause) {
    if (e instanceof Unavailable) return true;
    const code = "code" in e ? String(e.code) : "";
    if (UNAVAILABLE.has(code) || code.startsWith("08")) return true;
    if (e instanceof AggregateError && e.errors.some(isUnavailable)) return true;
  }
  return false;
}

/** The refusal for an error that `isUnavailable`: what is away decides what people are told. */
export function unavailableCode(error: unknown): "unavailable" | "misconfigured" {
  for (let e = error; e instanceof Error; e = e.cause) if (e instanceof Misconfigured) return "misconfigured";
  return "unavailable";
}
