import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { days, hours, after as later, minutes } from "@/lib/core/duration";
import { type AttemptFacts, nextStep, type PersonFacts, type PolicyFacts, type Step } from "./next-step";

const now = new Date("2026-11-24T12:00:00Z");
const ago = (duration: number) => later(now, -duration);

const fresh: AttemptFacts = {
  expiresAt: later(now, minutes(9)),
  endedAt: null,
  ticketRedeemedAt: null,
  passcodePassedAt: null,
  setUpConfirmedAt: null,
  setUpFinishedAt: null,
  setUpSkippedAt: null,
};
const passed = { passcodePassedAt: ago(minutes(1)) };
const confirmed = { ...passed, setUpConfirmedAt: ago(minutes(1)) };

const attempts = {
  fresh,
  passed: { ...fresh, ...passed },
  "set-up confirmed": { ...fresh, ...confirmed },
  "set-up finished": { ...fresh, ...confirmed, setUpFinishedAt: now },
  skipped: { ...fresh, setUpSkippedAt: now },
  ended: { ...fresh, ...passed, endedAt: ago(1) },
  redeemed: { ...fresh, ...passed, ticketRedeemedAt: ago(1) },
  expired: { ...fresh, ...passed, expiresAt: ago(1) },
  "expires now": { ...fresh, ...passed, expiresAt: now },
} satisfies Record<string, AttemptFacts>;

const person: PersonFacts = { createdAt: ago(days(400)), suspendedAt: null, asksEverySignInSince: null };
const states = { active: null, suspended: ago(1) };

const optional: PolicyFacts = {
  secondFactor: "optional",
  requiredFrom: null,
  graceDays: 0,
  askPasscode: "untrusted-device",
  trustedDeviceDays: 30,
};
const required = (since: Date, graceDays: number): PolicyFacts => ({
  ...optional,
  secondFactor: "required",
  requiredFrom: since,
  graceDays,
});

const policies = {
  off: { ...optional, secondFactor: "off" },
  optional,
  "required from later on": required(later(now, 1), 0),
  grace: required(ago(days(7) - 1), 7),
  "grace just over": required(ago(days(7)), 7),
  required: required(ago(hours(1)), 0),
} satisfies Record<string, PolicyFacts>;

const trustedFor = (duration: number) => ({ trustedAt: ago(duration) });
const devices = {
  none: { device: null, ask: {}, every: null },
  known: { device: { trustedAt: null }, ask: {}, every: null },
  trusted: { device: trustedFor(days(30) - 1), ask: {}, every: null },
  "trusted 30 days ago": { device: trustedFor(days(30)), ask: {}, every: null },
  "trusted, but policy asks": { device: trustedFor(hours(1)), ask: { askPasscode: "every-sign-in" }, every: null },
  "trusted, but the person asks": { device: trustedFor(hours(1)), ask: {}, every: ago(minutes(1)) },
} satisfies Record<
  string,
  { device: { trustedAt: Date | null } | null; ask: Partial<PolicyFacts>; every: Date | null }
>;

type Names<T> = readonly (keyof T)[];
interface Case {
  attempt?: Names<typeof attempts>;
  person?: Names<typeof states>;
  factor?: boolean;
  policy?: Names<typeof policies>;
  device?: Names<typeof devices>;
}

/** What a line leaves out may be anything. Each combination is judged by exactly one line. */
const alive = ["fresh", "passed", "set-up finished", "skipped"] as const;
const unpassed = ["fresh", "skipped"] as const;
const untrusted = [
  "none",
  "known",
  "trusted 30 days ago",
  "trusted, but policy asks",
  "trusted, but the person asks",
] as const;
const table: [Step, string, Case][] = [
  ["password", "an attempt that is over", { attempt: ["ended", "redeemed", "expired", "expires now"] }],
  ["password", "somebody suspended, at every step", { attempt: [...alive, "set-up confirmed"], person: ["suspended"] }],
  ["set-up", "recovery codes not saved yet", { attempt: ["set-up confirmed"], person: ["active"] }],
  ["done", "a passcode passed", { attempt: ["passed", "set-up finished"], person: ["active"], factor: true }],
  ["done", "a trusted device", { attempt: unpassed, person: ["active"], factor: true, device: ["trusted"] }],
  [
    "passcode",
    "any other device, whatever policy says",
    { attempt: unpassed, person: ["active"], factor: true, device: untrusted },
  ],
  [
    "done",
    "no factor, and none asked for",
    { attempt: alive, person: ["active"], factor: false, policy: ["off", "optional", "required from later on"] },
  ],
  [
    "offer-set-up",
    "no factor, in grace",
    { attempt: ["fresh", "passed", "set-up finished"], person: ["active"], factor: false, policy: ["grace"] },
  ],
  [
    "done",
    "no factor, put off in grace",
    { attempt: ["skipped"], person: ["active"], factor: false, policy: ["grace"] },
  ],
  [
    "set-up",
    "no factor, after grace, put off or not",
    { attempt: alive, person: ["active"], factor: false, policy: ["grace just over", "required"] },
  ],
];

interface Combination {
  attempt: keyof typeof attempts;
  person: keyof typeof states;
  factor: boolean;
  policy: keyof typeof policies;
  device: keyof typeof devices;
}

const keys = <T extends object>(of: T) => Object.keys(of) as (keyof T)[];
const combinations: Combination[] = keys(attempts).flatMap((attempt) =>
  keys(states).flatMap((state) =>
    [true, false].flatMap((factor) =>
      keys(policies).flatMap((policy) =>
        keys(devices).map((device) => ({ attempt, person: state, factor, policy, device })),
      ),
    ),
  ),
);

const fits = (line: Case, c: Combination) =>
  (line.attempt?.includes(c.attempt) ?? true) &&
  (line.person?.includes(c.person) ?? true) &&
  (line.factor ?? c.factor) === c.factor &&
  (line.policy?.includes(c.policy) ?? true) &&
  (line.device?.includes(c.device) ?? true);

const judge = (c: Combination) =>
  nextStep(
    attempts[c.attempt],
    { ...person, suspendedAt: states[c.person], asksEverySignInSince: devices[c.device].every },
    c.factor ? {} : null,
    { ...policies[c.policy], ...devices[c.device].ask },
    devices[c.device].device,
    now,
  );

describe("the next step", () => {
  test("is decided by exactly one line of the table, for each of the 1296 combinations", () => {
    const judged = combinations.map((c) => table.filter(([, , line]) => fits(line, c)).length);
    expect(judged).toHaveLength(1296);
    expect(new Set(judged)).toEqual(new Set([1]));
  });

  test.each(table)("is %s for %s", (step, _, line) => {
    for (const c of combinations.filter((each) => fits(line, each))) expect(judge(c), JSON.stringify(c)).toBe(step);
  });
});

const moment = fc.integer({ min: -days(100), max: days(100) }).map((offset) => later(now, offset));
const momentOrNot = fc.option(moment, { nil: null });
const anyAttempt: fc.Arbitrary<AttemptFacts> = fc.record({
  expiresAt: moment,
  endedAt: momentOrNot,
  ticketRedeemedAt: momentOrNot,
  passcodePassedAt: momentOrNot,
  setUpConfirmedAt: momentOrNot,
  setUpFinishedAt: momentOrNot,
  setUpSkippedAt: momentOrNot,
});
const anyPerson: fc.Arbitrary<PersonFacts> = fc.record({
  createdAt: moment,
  suspendedAt: momentOrNot,
  asksEverySignInSince: momentOrNot,
});
const anyPolicy: fc.Arbitrary<PolicyFacts> = fc.record({
  secondFactor: fc.constantFrom("off" as const, "optional" as const, "required" as const),
  requiredFrom: momentOrNot,
  graceDays: fc.integer({ min: 0, max: 365 }),
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
        if (nextStep(attempt, who, {}, policy, device, now) !== "done") return true;
        return attempt.passcodePassedAt !== null || isTrusted;
      }),
      { numRuns: 20_000 },
    );
  });

  test("without a factor, where policy requires one and grace is over", () => {
    fc.assert(
      fc.property(anyAttempt, anyPerson, anyPolicy, anyDevice, (attempt, who, policy, device) => {
        const since = policy.requiredFrom && Math.max(policy.requiredFrom.getTime(), who.createdAt.getTime());
        const isOver = since !== null && now.getTime() >= since + days(policy.graceDays);
        if (policy.secondFactor !== "required" || !isOver || (policy.requiredFrom ?? now) > now) return true;
        return nextStep(attempt, who, null, policy, device, now) !== "done";
      }),
      { numRuns: 20_000 },
    );
  });

  test("for an attempt that is over, or somebody suspended", () => {
    fc.assert(
      fc.property(anyAttempt, anyPerson, anyPolicy, anyDevice, fc.boolean(), (attempt, who, policy, device, has) => {
        const isOver = attempt.endedAt || attempt.ticketRedeemedAt || attempt.expiresAt <= now || who.suspendedAt;
        return (nextStep(attempt, who, has ? {} : null, policy, device, now) === "password") === Boolean(isOver);
      }),
      { numRuns: 20_000 },
    );
  });
});
