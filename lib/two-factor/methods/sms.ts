import { isSameText } from "@/lib/core/crypto";
import { derivePasscode } from "@/lib/sms/passcode";
import { type Method, wrong } from "./method";

/** The code is derived from the challenge, so redeeming the challenge is what makes it work once. */
export const sms: Method = {
  async verify(_tx, { challenge, factor, passcode }) {
    if (passcode.kind !== "digits" || !challenge.keyId) return wrong;
    // The factor may have changed since the question was put: then a code to the old number proves nothing any more.
    const isAsked = challenge.purpose === "set-up" || factor?.phoneNumber === challenge.phoneNumber;
    if (!isAsked) return wrong;
    const expected = derivePasscode({
      challengeId: challenge.id,
      issueNumber: challenge.issueNumber,
      keyId: challenge.keyId,
    });
    if (!isSameText(passcode.digits, expected)) return wrong;
    return { ok: true, passedWith: "sms", nextConfiguration: {} };
  },
};
