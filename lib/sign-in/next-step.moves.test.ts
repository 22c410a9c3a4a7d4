import fc from "fast-check";
import { expect, test } from "vitest";
import { days, after as later, minutes } from "@/lib/core/duration";
import type { OpenMove } from "@/lib/two-factor/rules";
import { type MethodName, MOVE_TARGETS, MOVE_WAYS, type PassedWith } from "@/lib/two-factor/schema";
import { nextStep, type PersonFacts, type PolicyFacts, type Step } from "./next-step";

const now = new Date("2026-11-24T12:00:00Z");
const ago = (duration: number) => later(now, -duration);

const person: PersonFacts = {
  createdAt: ago(days(400)),
  suspendedAt: null,
  asksEverySignInSince: null,
  secondFactorRequiredSince: null,
  setUpSkips: 0,
  setUpSkipsFor: null,
};
const policy: PolicyFacts = {
  ...{ secondFactor: "optional", requiredFrom: null, graceDays: 0, graceSkips: 0 },
  ...{ askPasscode: "untrusted-device", trustedDeviceDays: 30, methods: ["app", "sms"] },
};
const inGrace: PolicyFacts = { ...policy, secondFactor: "required", requiredFrom: ago(days(1)), graceDays: 7 };
const appOnly: PolicyFacts = { ...policy, methods: ["app"] };

const attemptWith = (passedWith: PassedWith | null, skipped = false) => ({
  ...{ expiresAt: later(now, minutes(9)), endedAt: null, ticketRedeemedAt: null },
  ...{ passcodePassedAt: passedWith && ago(minutes(1)) },
  ...{ accessPassUsedAt: null, setUpConfirmedAt: null, setUpFinishedAt: null, setUpSkippedAt: skipped ? now : null },
});
const trusted = { trustedAt: ago(days(1)) };

const force = (target: OpenMove["target"], dueAt: Date | null = null): OpenMove => ({ target, way: "force", dueAt });
const offer = (target: OpenMove["target"], dueAt = later(now, days(3))): OpenMove => ({ target, way: "offer", dueAt });
const tomorrow = later(now, days(1));

interface Case {
  move: OpenMove;
  factor: MethodName | null;
  passed?: PassedWith;
  skipped?: boolean;
  isTrusted?: boolean;
  under?: PolicyFacts;
}

test.each<[Step, string, Case]>([
  // By force, from SMS to the app.
  ["passcode", "forced: the present factor is asked for first", { move: force("app"), factor: "sms" }],
  ["passcode", "forced: also on a trusted device", { move: force("app"), factor: "sms", isTrusted: true }],
  ["set-up", "forced: then the new one is set up", { move: force("app"), factor: "sms", passed: "sms" }],
  ["set-up", "forced: it cannot be put off", { move: force("app"), factor: "sms", passed: "sms", skipped: true }],
  [
    "set-up",
    "forced: also after a recovery code, whose owner sets one up anyway",
    { move: force("app"), factor: "sms", passed: "recovery-code" },
  ],
  ["done", "forced: the target is there", { move: force("app"), factor: "app", passed: "app" }],
  ["done", "forced: the target is there, on a trusted device", { move: force("app"), factor: "app", isTrusted: true }],
  ["set-up", "forced to SMS", { move: force("sms"), factor: "app", passed: "app" }],
  ["set-up", "forced, without a second factor", { move: force("sms"), factor: null }],
  ["done", "forced to what policy no longer allows", { move: force("sms"), factor: null, under: appOnly }],
  ["done", "the same with a factor", { move: force("sms"), factor: "app", passed: "app", under: appOnly }],
  // By force, from a day on.
  ["done", "forced from tomorrow on", { move: force("app", tomorrow), factor: "sms", passed: "sms" }],
  ["done", "forced from tomorrow on, trusted", { move: force("app", tomorrow), factor: "sms", isTrusted: true }],
  ["set-up", "forced from now on", { move: force("app", now), factor: "sms", passed: "sms" }],
  // Offered.
  ["passcode", "offered: after the passcode", { move: offer("app"), factor: "sms" }],
  [
    "done",
    "offered: not on a trusted device, which proves nobody",
    { move: offer("app"), factor: "sms", isTrusted: true },
  ],
  ["offer-set-up", "offered", { move: offer("app"), factor: "sms", passed: "sms" }],
  ["done", "offered and put off", { move: offer("app"), factor: "sms", passed: "sms", skipped: true }],
  ["set-up", "offered until now", { move: offer("app", now), factor: "sms", passed: "sms", skipped: true }],
  ["passcode", "offered until now, trusted", { move: offer("app", now), factor: "sms", isTrusted: true }],
  ["offer-set-up", "offered, without a second factor", { move: offer("app"), factor: null }],
  ["done", "that put off", { move: offer("app"), factor: null, skipped: true }],
  ["done", "put off once, in grace as well", { move: offer("app"), factor: null, skipped: true, under: inGrace }],
  ["set-up", "in grace, but forced", { move: force("app"), factor: null, skipped: true, under: inGrace }],
  // A second factor, whichever.
  ["set-up", "required", { move: force("second-factor"), factor: null }],
  ["offer-set-up", "to be required", { move: offer("second-factor"), factor: null }],
  ["done", "required and there", { move: force("second-factor"), factor: "sms", passed: "sms" }],
  ["done", "required and there, trusted", { move: force("second-factor"), factor: "sms", isTrusted: true }],
  // A passcode at every sign-in.
  ["passcode", "asked every time", { move: force("every-sign-in"), factor: "app", isTrusted: true }],
  [
    "done",
    "asked every time from tomorrow on",
    { move: force("every-sign-in", tomorrow), factor: "app", isTrusted: true },
  ],
  ["done", "asked every time and passed", { move: force("every-sign-in"), factor: "app", passed: "app" }],
  ["done", "asked every time, with nothing to ask for", { move: force("every-sign-in"), factor: null }],
])("the next step is %s: %s", (step, _, { move, factor, passed, skipped, isTrusted, under }) => {
  const attempt = attemptWith(passed ?? null, skipped);
  const present = factor && { method: factor };
  expect(nextStep(attempt, person, present, under ?? policy, isTrusted ? trusted : null, now, move)).toBe(step);
});

test("whom an admin requires a second factor of sets one up, also after it was turned off by an admin", () => {
  const of = { ...person, secondFactorRequiredSince: ago(days(9)) };
  expect(nextStep(attemptWith(null, true), of, null, policy, null, now)).toBe("set-up");
  expect(nextStep(attemptWith("app"), of, { method: "app" }, policy, null, now)).toBe("done");
});

test("no move ever opens what was shut: it only adds steps", () => {
  const order: Step[] = ["done", "offer-set-up", "set-up", "passcode", "password"];
  const move = fc.record({
    target: fc.constantFrom(...MOVE_TARGETS),
    way: fc.constantFrom(...MOVE_WAYS),
    dueAt: fc.option(
      fc.integer({ min: -5, max: 5 }).map((n) => later(now, days(n))),
      { nil: null },
    ),
  });
  const attempt = fc
    .tuple(fc.constantFrom(null, "app" as const, "sms" as const, "recovery-code" as const), fc.boolean())
    .map(([passed, skipped]) => attemptWith(passed, skipped));
  const factor = fc.option(fc.record({ method: fc.constantFrom("app" as const, "sms" as const) }), { nil: null });
  const under = fc.constantFrom(policy, inGrace, appOnly, { ...inGrace, graceDays: 0 });
  fc.assert(
    fc.property(move, attempt, factor, under, fc.constantFrom(null, trusted), (asked, at, has, by, device) => {
      const without = order.indexOf(nextStep(at, person, has, by, device, now));
      return order.indexOf(nextStep(at, person, has, by, device, now, asked)) >= without;
    }),
    { numRuns: 20_000 },
  );
});
