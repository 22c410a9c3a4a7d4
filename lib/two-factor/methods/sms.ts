import { isSameText } from "@/lib/core/crypto";
import { derivePasscode } from "@/lib/sms/passcode";
import { type Method, wrong } from "./method";

/** The code is derived from the challenge, so redeeming the challenge is what makes it work once. */
export const sms: Method = {
  async verify(_tx, { challenge, passcode }) {
    if (passcode.kind !== "digits" || !challenge.keyId) return wrong;
    const expected = derivePasscode({
      challengeId: challenge.id,
      issueNumber: challenge.issueNumber,
      keyId: challenge.keyId,
    });
    if (!isSameText(passcode.digits, expected)) return wrong;
    return { ok: true, passedWith: "sms", nextConfiguration: {} };
  },
};
