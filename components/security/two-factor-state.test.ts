import { expect, test } from "vitest";
import { twoFactorState } from "./two-factor-state";

test.each([
  [null, "Off"],
  [{ method: "app", maskedNumber: null } as const, "On: mobile app"],
  [{ method: "sms", maskedNumber: "+1 *** *** 0101" } as const, "On: SMS to +1 *** *** 0101"],
])("%o reads as %s", (factor, words) => {
  expect(twoFactorState(factor)).toBe(words);
});
