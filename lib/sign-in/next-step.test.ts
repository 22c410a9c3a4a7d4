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
  accessPassUsedAt: null,
  setUpConfirmedAt: null,
  setUpFinishedAt: null,
  setUpSkippedAt: null,
};
const passed = { passcodePassedAt: ago(minutes(1)) };
const confirmed = { ...passed, setUpConfirmedAt: ago(minutes(1)) };

const attempts = {
  fresh,
  passed: { ...fresh, ...passed },
  "pass used": { ...fresh, accessPassUsedAt: ago(minutes(1)) },
  "set-up confirmed": { ...fresh, ...confirmed },
  "set-up finished": { ...fresh, ...confirmed, setUpFinishedAt: now },
  skipped: { ...fresh, setUpSkippedAt: now },
  ended: { ...fresh, ...passed, endedAt: ago(1) },
  redeemed: { ...fresh, ...passed, ticketRedeemedAt: ago(1) },
  expired: { ...fresh, ...passed, expiresAt: ago(1) },
  "expires now": { ...fresh, ...passed, expiresAt: now },
} satisfies Record<string, AttemptFacts>;

const person: PersonFacts = {
  createdAt: ago(days(400)),
  suspendedAt: null,
  asksEverySignInSince: null,
  secondFactorRequiredSince: null,
  setUpSkips: 2,
  setUpSkipsFor: ago(hours(1)),
};
/** Policies here allow the app alone. */
const factors = { none: null, allowed: { method: "app" }, "not allowed": { method: "sms" } } as const;
const states = { active: null, suspended: ago(1) };

const optional: PolicyFacts = {
  secondFactor: "optional",
  requiredFrom: null,
  graceDays: 0,
  graceSkips: 0,
  methods: ["app"],
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
  "skips left": { ...required(ago(hours(1)), 0), graceSkips: 3 },
  "last skip used": { ...required(ago(hours(1)), 0), graceSkips: 2 },
  "skips of another requirement": { ...required(ago(hours(2)), 0), graceSkips: 1 },
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
  factor?: Names<typeof factors>;
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
const passedOnce = ["passed", "set-up finished"] as const;
const unskipped = ["fresh", "passed", "set-up finished"] as const;
const inGrace = ["grace", "skips left", "skips of another requirement"] as const;
const asking = [
  "optional",
  "required from later on",
  "grace just over",
  "required",
  "last skip used",
  ...inGrace,
] as const;
const table: [Step, string, Case][] = [
  ["password", "an attempt that is over", { attempt: ["ended", "redeemed", "expired", "expires now"] }],
  [
    "password",
    "somebody suspended, at every step",
    { attempt: [...alive, "set-up confirmed", "pass used"], person: ["suspended"] },
  ],
  ["set-up", "an access pass used, whatever else is true", { attempt: ["pass used"], person: ["active"] }],
  ["set-up", "recovery codes not saved yet", { attempt: ["set-up confirmed"], person: ["active"] }],
  ["done", "a passcode passed", { attempt: passedOnce, person: ["active"], factor: ["allowed"] }],
  ["done", "a trusted device", { attempt: unpassed, person: ["active"], factor: ["allowed"], device: ["trusted"] }],
  [
    "passcode",
    "any other device, whatever policy says",
    { attempt: unpassed, person: ["active"], factor: ["allowed"], device: untrusted },
  ],
  [
    "passcode",
    "a method that is not allowed, on any device: a switch takes the present factor",
    { attempt: unpassed, person: ["active"], factor: ["not allowed"], policy: asking },
  ],
  [
    "set-up",
    "a method that is not allowed, once it has been passed",
    { attempt: passedOnce, person: ["active"], factor: ["not allowed"], policy: asking },
  ],
  [
    "done",
    "a method that is not allowed, passed, where nobody is asked for anything",
    { attempt: passedOnce, person: ["active"], factor: ["not allowed"], policy: ["off"] },
  ],
  [
    "done",
    "the same on a trusted device",
    { attempt: unpassed, person: ["active"], factor: ["not allowed"], policy: ["off"], device: ["trusted"] },
  ],
  [
    "passcode",
    "the same on any other device",
    { attempt: unpassed, person: ["active"], factor: ["not allowed"], policy: ["off"], device: untrusted },
  ],
  [
    "done",
    "no factor, and none asked for",
    { attempt: alive, person: ["active"], factor: ["none"], policy: ["off", "optional", "required from later on"] },
  ],
  [
    "offer-set-up",
    "no factor, in grace",
    { attempt: unskipped, person: ["active"], factor: ["none"], policy: inGrace },
  ],
  [
    "set-up",
    "no factor, and the last skip used by former sign-ins",
    { attempt: unskipped, person: ["active"], factor: ["none"], policy: ["last skip used"] },
  ],
  [
    "done",
    "no factor, put off in grace, also by the last skip",
    { attempt: ["skipped"], person: ["active"], factor: ["none"], policy: [...inGrace, "last skip used"] },
  ],
  [
    "set-up",
    "no factor, after grace, put off or not",
    { attempt: alive, person: ["active"], factor: ["none"], policy: ["grace just over", "required"] },
  ],
];

interface Combination {
  attempt: keyof typeof attempts;
  person: keyof typeof states;
  factor: keyof typeof factors;
  policy: keyof typeof policies;
  device: keyof typeof devices;
}

const keys = <T extends object>(of: T) => Object.keys(of) as (keyof T)[];
const combinations: Combination[] = keys(attempts).flatMap((attempt) =>
  keys(states).flatMap((state) =>
    keys(factors).flatMap((factor) =>
      keys(policies).flatMap((policy) =>
        keys(devices).map((device) => ({ attempt, person: state, factor, policy, device })),
      ),
    ),
  ),
);

const fits = (line: Case, c: Combination) =>
  (line.attempt?.includes(c.attempt) ?? true) &&
  (line.person?.includes(c.person) ?? true) &&
  (line.factor?.includes(c.factor) ?? true) &&
  (line.policy?.includes(c.policy) ?? true) &&
  (line.device?.includes(c.device) ?? true);

const judge = (c: Combination) =>
  nextStep(
    attempts[c.attempt],
    { ...person, suspendedAt: states[c.person], asksEverySignInSince: devices[c.device].every },
    factors[c.factor],
    { ...policies[c.policy], ...devices[c.device].ask },
    devices[c.device].device,
    now,
  );

describe("the next step", () => {
  test("is decided by exactly one line of the table, for each of the 3240 combinations", () => {
    const judged = combinations.map((c) => table.filter(([, , line]) => fits(line, c)).length);
    expect(judged).toHaveLength(3240);
    expect(new Set(judged)).toEqual(new Set([1]));
  });

  test.each(table)("is %s for %s", (step, _, line) => {
    for (const c of combinations.filter((each) => fits(line, each))) expect(judge(c), JSON.stringify(c)).toBe(step);
  });
});
