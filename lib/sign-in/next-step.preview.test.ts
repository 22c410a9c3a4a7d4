import { eq, inArray } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { database } from "@/db/client";
import {
  createAppFactor,
  createDevice,
  createPerson,
  createSession,
  createSmsFactor,
  daysAgo,
  type Person,
} from "@/db/factories";
import { people, securityPolicies } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { after, days } from "@/lib/core/duration";
import { previewPolicy } from "@/lib/policy/preview-policy";
import { getPolicy } from "@/lib/policy/queries";
import { isTrusted, proposalOf, resolveProposal } from "@/lib/policy/rules";
import { ASK_PASSCODE_SETTINGS, type Policy, type PolicyMethod, SECOND_FACTOR_SETTINGS } from "@/lib/policy/schema";
import { isLive } from "@/lib/sessions/rules";
import { nextStep } from "./next-step";

const db = database();
const admin = await createPerson(db, { role: "admin" });

interface Somebody {
  person: Person;
  method: "app" | "sms" | null;
  sessions: { createdAt: Date; lastSeenAt: Date; endedAt: Date | null }[];
  devices: { trustedAt: Date | null }[];
  /** Have the skips been used under the requirement that stands, or under a former one? */
  areSkipsPresent: boolean;
}

/** Ages are odd parts of a day, so that no case turns on the millisecond between the preview's clock and the test's. */
const age = (most: number) => fc.integer({ min: 0, max: most }).map((n) => n + 0.37);
const someone = fc.record({
  age: age(120),
  isSuspended: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  method: fc.constantFrom(null, null, "app" as const, "sms" as const),
  sessions: fc.array(
    fc.record({ made: age(40), seen: fc.double({ min: 0, max: 1, noNaN: true }), isEnded: fc.boolean() }),
    { maxLength: 3 },
  ),
  devices: fc.array(fc.option(age(100), { nil: null }), { maxLength: 3 }),
  asksEverySignIn: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  skips: fc.integer({ min: 0, max: 3 }),
  areSkipsPresent: fc.boolean(),
});

async function make(one: typeof someone extends fc.Arbitrary<infer T> ? T : never) {
  const { age: old, isSuspended, method, sessions, skips, areSkipsPresent } = one;
  const person = await createPerson(db, {
    role: "end_user",
    password: null,
    createdAt: daysAgo(old),
    suspendedAt: isSuspended ? daysAgo(0.1) : null,
    asksEverySignInSince: one.asksEverySignIn ? daysAgo(0.1) : null,
    setUpSkips: skips,
    setUpSkipsFor: daysAgo(old),
  });
  if (method === "app") await createAppFactor(db, person.id);
  if (method === "sms") await createSmsFactor(db, person.id);
  const rows = sessions.map(({ made, seen, isEnded }) => ({
    createdAt: daysAgo(made),
    lastSeenAt: daysAgo(made * seen),
    endedAt: isEnded ? new Date() : null,
  }));
  for (const row of rows) {
    const ending = row.endedAt ? { endReason: "signed-out" as const } : {};
    await createSession(db, person.id, { ...row, ...ending });
  }
  const devices = one.devices.map((n) => ({ trustedAt: n === null ? null : daysAgo(n) }));
  for (const device of devices) await createDevice(db, person.id, device);
  return { person, method, sessions: rows, devices, areSkipsPresent } satisfies Somebody;
}

const everybody = await Promise.all(fc.sample(someone, { numRuns: 80, seed: 20_261_124 }).map(make));

const settings = fc
  .record({
    secondFactor: fc.constantFrom(...SECOND_FACTOR_SETTINGS, "required" as const),
    graceDays: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100 })),
    graceSkips: fc.integer({ min: 0, max: 3 }),
    askPasscode: fc.constantFrom(...ASK_PASSCODE_SETTINGS, "untrusted-device" as const),
    trustedDeviceDays: fc.integer({ min: 1, max: 90 }),
    methods: fc.constantFrom<PolicyMethod[]>(["app", "sms"], ["app"]),
    sessionIdleMinutes: fc.integer({ min: 1, max: 60 }).map((n) => n * 613),
    more: fc.integer({ min: 0, max: 40_000 }),
  })
  .map(({ more, ...rest }) => ({ ...rest, sessionAbsoluteMinutes: rest.sessionIdleMinutes + more }));
/** Days from now of the present requirement, and of the proposed one ("": at once, "stays": as it is). */
const presentFrom = fc.integer({ min: -100, max: 20 }).map((n) => n + 0.21);
const proposedFrom = fc.oneof(fc.constant("stays" as const), fc.constant("" as const), fc.integer({ min: 0, max: 50 }));

/** A fresh sign-in whose password was right. */
const attemptAt = (now: Date) => ({
  expiresAt: after(now, days(1)),
  ...{ endedAt: null, ticketRedeemedAt: null, passcodePassedAt: null, accessPassUsedAt: null },
  ...{ setUpConfirmedAt: null, setUpFinishedAt: null, setUpSkippedAt: null },
});

/** The people as they are while the present requirement stands. */
async function underPresent(requiredFrom: Date | null): Promise<Somebody[]> {
  const setUpSkipsFor = requiredFrom ?? new Date(0);
  const ids = everybody.filter(({ areSkipsPresent }) => areSkipsPresent).map(({ person }) => person.id);
  await db.update(people).set({ setUpSkipsFor }).where(inArray(people.id, ids));
  return everybody.map((one) => (one.areSkipsPresent ? { ...one, person: { ...one.person, setUpSkipsFor } } : one));
}

/** Whom the rules of sign-in and session touch, asked one by one. */
function decided(all: Somebody[], present: Policy, proposed: Policy, now: Date) {
  const isAhead = proposed.requiredFrom !== null && proposed.requiredFrom > now;
  const start = isAhead && proposed.requiredFrom ? proposed.requiredFrom : now;
  const active = all.filter(({ person }) => !person.suspendedAt);
  const step = ({ person, method }: Somebody, passcodePassedAt: Date | null = null) =>
    nextStep({ ...attemptAt(start), passcodePassedAt }, person, method ? { method } : null, proposed, null, start);
  const opens = ({ person, method }: Somebody, session: Somebody["sessions"][number], policy: Policy) =>
    isLive(session, { ...person, hasSecondFactor: method !== null }, policy, now);
  const loses = (device: { trustedAt: Date | null }, { person }: Somebody) =>
    isTrusted(device, present, person, now) && !isTrusted(device, proposed, person, now);
  const named = (some: Somebody[]) => some.map(({ person }) => person.name).sort();
  return {
    mustSetUp: named(active.filter((one) => step(one) === "set-up")),
    mayPutOff: named(active.filter((one) => step(one) === "offer-set-up")),
    mustSwitch: named(active.filter((one) => one.method && step(one, now) === "set-up")),
    signedOut: named(
      active.filter((one) => one.sessions.some((s) => opens(one, s, present) && !opens(one, s, proposed))),
    ),
    losesTrust: named(active.filter((one) => one.devices.some((device) => loses(device, one)))),
    trustedDevicesLost: active.flatMap((one) => one.devices.filter((device) => loses(device, one))).length,
  };
}

test("the preview names exactly those whom sign-in and sessions then stop, for any policy and proposal", async () => {
  const seen = { mustSetUp: 0, mayPutOff: 0, mustSwitch: 0, signedOut: 0, losesTrust: 0 };
  await fc.assert(
    fc.asyncProperty(settings, presentFrom, settings, proposedFrom, async (before, from, wanted, day) => {
      const requiredFrom = before.secondFactor === "required" ? daysAgo(-from) : null;
      await db
        .update(securityPolicies)
        .set({ ...before, requiredFrom })
        .where(eq(securityPolicies.role, "end_user"));
      const present = await getPolicy(db, "end_user");
      const all = await underPresent(present.requiredFrom);
      const dayProposed = typeof day === "number" ? daysAgo(-day).toISOString().slice(0, 10) : day;
      const stays = dayProposed === "stays" ? proposalOf(present).requiredFrom : dayProposed;
      // A day that is over is refused unless it is the one that stands; that is shown elsewhere.
      const isRefused = dayProposed === "stays" && present.secondFactor !== "required";
      const proposal = { ...proposalOf(present), ...wanted, requiredFrom: isRefused ? "" : stays };

      const preview = await previewPolicy(actorOf(admin), [proposal]);
      const resolved = resolveProposal(present, proposal, new Date());
      if (!preview.ok || !resolved.ok) throw new Error(`refused: ${JSON.stringify([preview, resolved])}`);
      const effect = preview.data.find(({ role }) => role === "end_user");
      const expected = decided(all, present, resolved.data, new Date());
      expect(effect?.trustedDevicesLost).toBe(expected.trustedDevicesLost);
      for (const set of ["mustSetUp", "mayPutOff", "mustSwitch", "signedOut", "losesTrust"] as const) {
        const names = effect?.[set].names ?? [];
        expect({ set, count: effect?.[set].count, names: [...names].sort() }).toEqual({
          set,
          count: expected[set].length,
          names: expected[set].slice(0, 20),
        });
        seen[set] += expected[set].length;
      }
    }),
    { numRuns: 60, endOnFailure: true },
  );
  // The cases were not all empty, or this would show nothing.
  for (const total of Object.values(seen)) expect(total).toBeGreaterThan(20);
}, 60_000);
