/** Why something was refused, for an admin who helps. A newer version may know more reasons. */
export const reasonWords: Record<string, string> = {
  wrong_credentials: "wrong password",
  too_many_requests: "too many tries",
  passcode_wrong: "wrong code",
  passcode_already_used: "code used before",
  passcode_out_of_tries: "too many wrong codes in one sign-in",
  recovery_code_spent: "recovery code used before",
  recovery_code_no_step_up: "recovery code where only a passcode counts",
  recovery_code_no_set_up: "recovery code where only a passcode counts",
  access_pass_over: "access pass used, expired or withdrawn",
  access_pass_sign_in_only: "access pass where only a passcode counts",
  codes_not_consecutive: "not two codes in a row",
  sms_wait: "asked again too soon",
  sms_limit: "limit of texts reached",
  sms_not_configured: "SMS is not set up",
};
