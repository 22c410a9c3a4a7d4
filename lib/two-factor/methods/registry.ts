import type { Passcode } from "../rules";
import { app } from "./app";
import type { Challenge, Method } from "./method";
import { recoveryCode } from "./recovery-code";
import { sms } from "./sms";

/**
 * The methods that may answer a challenge with this passcode. Six digits go to the challenge's own method;
 * a recovery code answers at sign-in alone: it is no way to confirm a set-up, and it does not step up (S42).
 */
export function methodFor(challenge: Challenge, passcode: Passcode): Method | null {
  if (passcode.kind === "recovery-code") return challenge.purpose === "sign-in" ? recoveryCode : null;
  return challenge.method === "app" ? app : sms;
}
