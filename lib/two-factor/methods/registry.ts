import type { Passcode } from "../rules";
import { accessPass } from "./access-pass";
import { app } from "./app";
import type { Challenge, Method } from "./method";
import { recoveryCode } from "./recovery-code";
import { sms } from "./sms";

/** The method that answers a challenge with this passcode. Six digits go to the challenge's own method. */
export function methodFor(challenge: Challenge, passcode: Passcode): Method {
  if (passcode.kind === "recovery-code") return recoveryCode;
  if (passcode.kind === "access-pass") return accessPass;
  return challenge.method === "app" ? app : sms;
}
