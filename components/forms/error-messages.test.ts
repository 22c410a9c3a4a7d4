import { expect, test } from "vitest";
import { type ErrorCode, errorStatus } from "@/lib/core/errors";
import { messageFor } from "./error-messages";

const now = new Date("2026-03-04T14:04:30Z");
const isCode = (key: string): key is ErrorCode => key in errorStatus;
const codes = Object.keys(errorStatus).filter(isCode);

test.each(codes)("%s is a sentence in English, with and without a moment", (code) => {
  for (const moments of [{}, { retryAt: new Date("2026-03-04T14:05:00Z"), at: now }]) {
    const text = messageFor(code, moments, now);
    expect(text).toMatch(/^[A-Z].+\.$/);
    expect(text).not.toMatch(/undefined|null|NaN|Invalid/);
  }
});

test.each([
  ["2026-03-04T14:05:00Z", "Try again in 30 seconds (at 14:05:00 UTC)."],
  ["2026-03-04T14:04:31Z", "Try again in 1 second (at 14:04:31 UTC)."],
  ["2026-03-04T14:04:00Z", "Try again in 1 second (at 14:04:00 UTC)."],
  ["2026-03-04T14:19:30Z", "Try again in 15 minutes (at 14:20 UTC)."],
  ["2026-03-04T18:04:30Z", "Try again in 4 hours (at 18:05 UTC)."],
])("a wait until %s reads so", (retryAt, words) => {
  expect(messageFor("second_step_locked", { retryAt: new Date(retryAt) }, now)).toContain(words);
});

test("a spent recovery code names its date", () => {
  expect(messageFor("recovery_code_spent", { at: now }, now)).toContain("4 Mar 2026");
});
