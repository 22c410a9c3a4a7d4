import fc from "fast-check";
import { describe, test } from "vitest";
import { days, after as later } from "@/lib/core/duration";
import { type AttemptFacts, nextStep, type PersonFacts, type PolicyFacts } from "./next-step";

const now = new Date("2026-11-24T12:00:00Z");
const moment = fc.integer({ min: -days(100), max: days(100) }).map((offset) => later(now, offset));
const momentOrNot = fc.option(moment, { nil: null });
const anyAttempt: fc.Arbitrary<AttemptFacts> = fc.record({
  expiresAt: moment,
  endedAt: momentOrNot,
  ticketRedeemedAt: momentOrNot,
  passcodePassedAt: momentOrNot,
  accessPassUsedAt: momentOrNot,
  setUpConfirmedAt: momentOrNot,
  setUpFinishedAt: momentOrNot,
  setUpSkippedAt: momentOrNot,
});
const anyPerson: fc.Arbitrary<PersonFacts> = fc.record({
  createdAt: moment,
  suspendedAt: momentOrNot,
  asksEverySignInSince: momentOrNot,
  secondFactorRequiredSince: momentOrNot,
  setUpSkips: fc.integer({ min: 0, max: 4 }),
  setUpSkipsFor: momentOrNot,
});
const anyPolicy: fc.Arbitrary<PolicyFacts> = fc.record({
  secondFactor: fc.constantFrom("off" as const, "optional" as const, "required" as const),
  requiredFrom: momentOrNot,
  graceDays: fc.integer({ min: 0, max: 365 }),
  graceSkips: fc.integer({ min: 0, max: 4 }),
  methods: fc.constantFrom<PolicyFacts["methods"]>(["app"], ["app", "sms"]),
  askPasscode: fc.constantFrom("every-sign-in" as const, "untrusted-device" as const),
  trustedDeviceDays: fc.integer({ min: 1, max: 90 }),
});
const anyDevice = fc.option(fc.record({ trustedAt: momentOrNot }), { nil: null });

describe("whatever the facts are, there is never a session", () => {
  test("without a passcode, where there is a factor and the device is not trusted", () => {
    fc.assert(
      fc.property(anyAttempt, anyPerson, anyPolicy, anyDevice, (attempt, who, policy, device) => {
        const age = device?.trustedAt ? now.getTime() - device.trustedAt.getTime() : Number.POSITIVE_INFINITY;
        const isTrusted =
          policy.askPasscode === "untrusted-device" &&
          !who.asksEverySignInSince &&
          age < days(policy.trustedDeviceDays);
        if (nextStep(attempt, who, { method: "app" }, policy, device, now) !== "done") return true;
        return attempt.passcodePassedAt !== null || isTrusted;
      }),
      { numRuns: 20_000 },
    );
  });

  test("without a factor, where policy requires one and grace is over", () => {
    fc.assert(
      fc.property(anyAttempt, anyPerson, anyPolicy, anyDevice, (attempt, who, policy, device) => {
        const since = policy.requiredFrom && Math.max(policy.requiredFrom.getTime(), who.createdAt.getTime());
        const daysOver = since !== null && now.getTime() >= since + days(policy.graceDays);
        const isOver = daysOver && (policy.graceDays > 0 || policy.graceSkips === 0);
        if (policy.secondFactor !== "required" || !isOver || (policy.requiredFrom ?? now) > now) return true;
        return nextStep(attempt, who, null, policy, device, now) !== "done";
      }),
      { numRuns: 20_000 },
    );
  });

  test("with a method that is not allowed, where policy asks for anything", () => {
    fc.assert(
      fc.property(anyAttempt, anyPerson, anyPolicy, anyDevice, (attempt, who, policy, device) => {
        if (policy.secondFactor === "off") return true;
        return nextStep(attempt, who, { method: "sms" }, { ...policy, methods: ["app"] }, device, now) !== "done";
      }),
      { numRuns: 20_000 },
    );
  });

  test("without a factor, beyond the skips of the requirement", () => {
    fc.assert(
      fc.property(anyAttempt, anyPerson, anyPolicy, anyDevice, (attempt, who, policy, device) => {
        const begun = policy.requiredFrom && policy.requiredFrom <= now ? policy.requiredFrom : null;
        if (policy.secondFactor !== "required" || !begun || policy.graceSkips === 0) return true;
        const used = { ...who, setUpSkipsFor: begun, setUpSkips: policy.graceSkips + 1 };
        return nextStep(attempt, used, null, policy, device, now) !== "done";
      }),
      { numRuns: 20_000 },
    );
  });

  test("for an attempt that is over, or somebody suspended", () => {
    fc.assert(
      fc.property(anyAttempt, anyPerson, anyPolicy, anyDevice, fc.boolean(), (attempt, who, policy, device, has) => {
        const isOver = attempt.endedAt || attempt.ticketRedeemedAt || attempt.expiresAt <= now || who.suspendedAt;
        return (
          (nextStep(attempt, who, has ? { method: "sms" } : null, policy, device, now) === "password") ===
          Boolean(isOver)
        );
      }),
      { numRuns: 20_000 },
    );
  });
});
