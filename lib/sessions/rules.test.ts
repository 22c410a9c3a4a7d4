import { describe, expect, test } from "vitest";
import { days, after as later, minutes } from "@/lib/core/duration";
import { isLive, isReverified, STEP_UP_LIFE } from "./rules";

const createdAt = new Date("2026-11-24T08:00:00Z");
const policy = {
  secondFactor: "optional",
  requiredFrom: null,
  graceDays: 0,
  graceSkips: 0,
  sessionIdleMinutes: 60,
  sessionAbsoluteMinutes: 720,
} as const;
const session = { createdAt, lastSeenAt: createdAt, endedAt: null };
const person = { createdAt: later(createdAt, -days(100)), suspendedAt: null, hasSecondFactor: false };
const at = (duration: number) => later(createdAt, duration);

describe("a session is live", () => {
  test("until it is idle for as long as the role's policy says", () => {
    expect(isLive(session, person, policy, at(0))).toBe(true);
    expect(isLive(session, person, policy, at(minutes(60) - 1))).toBe(true);
    expect(isLive(session, person, policy, at(minutes(60)))).toBe(false);
    expect(isLive({ ...session, lastSeenAt: at(minutes(30)) }, person, policy, at(minutes(60)))).toBe(true);
  });

  test("until its absolute end, however busy it is", () => {
    const busy = (now: Date) => isLive({ ...session, lastSeenAt: later(now, -1) }, person, policy, now);
    expect(busy(at(minutes(720) - 1))).toBe(true);
    expect(busy(at(minutes(720)))).toBe(false);
  });

  test("not after it ended, nor when its person is suspended", () => {
    expect(isLive({ ...session, endedAt: at(1) }, person, policy, at(2))).toBe(false);
    expect(isLive(session, { ...person, suspendedAt: at(1) }, policy, at(2))).toBe(false);
  });

  test("not one millisecond longer once policy grows stricter", () => {
    const now = at(minutes(10));
    expect(isLive(session, person, { ...policy, sessionIdleMinutes: 10 }, now)).toBe(false);
    expect(isLive(session, person, { ...policy, sessionAbsoluteMinutes: 10 }, now)).toBe(false);
  });

  test.each([
    ["required now, none there", { graceDays: 0 }, false, false],
    ["required now, one there", { graceDays: 0 }, true, true],
    ["required, in grace", { graceDays: 7 }, false, true],
    ["grace is over", { requiredFrom: at(-days(7)), graceDays: 7 }, false, false],
    ["required, grace in skips alone", { graceSkips: 1 }, false, true],
    ["days are over, skips are not", { requiredFrom: at(-days(7)), graceDays: 7, graceSkips: 1 }, false, false],
    ["required from later on", { requiredFrom: at(days(1)) }, false, true],
  ])("with a second factor where policy asks for one: %s", (_, change, hasSecondFactor, live) => {
    const strict = { ...policy, secondFactor: "required", requiredFrom: createdAt, ...change } as const;
    expect(isLive(session, { ...person, hasSecondFactor }, strict, at(minutes(1)))).toBe(live);
  });
});

test("a step-up is good for 15 minutes to the millisecond, and none is none", () => {
  expect(STEP_UP_LIFE).toBe(minutes(15));
  expect(isReverified(createdAt, at(0))).toBe(true);
  expect(isReverified(createdAt, at(minutes(15) - 1))).toBe(true);
  expect(isReverified(createdAt, at(minutes(15)))).toBe(false);
  expect(isReverified(null, at(0))).toBe(false);
});
