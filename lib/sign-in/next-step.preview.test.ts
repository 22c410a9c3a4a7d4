import { eq } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createPerson, createSession, createSmsFactor, daysAgo, type Person } from "@/db/factories";
import { securityPolicies } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { after, days } from "@/lib/core/duration";
import { previewPolicy } from "@/lib/policy/preview-policy";
import { getPolicy } from "@/lib/policy/queries";
import { proposalOf, resolveProposal } from "@/lib/policy/rules";
import { type Policy, type PolicyMethod, SECOND_FACTOR_SETTINGS } from "@/lib/policy/schema";
import { isLive } from "@/lib/sessions/rules";
import { nextStep } from "./next-step";

const db = database();
const admin = await createPerson(db, { role: "admin" });

interface Somebody {
  person: Person;
  method: "app" | "sms" | null;
  sessions: { createdAt: Date; lastSeenAt: Date; endedAt: Date | null }[];
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
});

async function make({
  age: old,
  isSuspended,
  method,
  sessions,
}: typeof someone extends fc.Arbitrary<infer T> ? T : never) {
  const person = await createPerson(db, {
    role: "end_user",
    password: null,
    createdAt: daysAgo(old),
    suspendedAt: isSuspended ? daysAgo(0.1) : null,
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
  return { person, method, sessions: rows } satisfies Somebody;
}

const people = await Promise.all(fc.sample(someone, { numRuns: 80, seed: 20_261_124 }).map(make));

const settings = fc
  .record({
    secondFactor: fc.constantFrom(...SECOND_FACTOR_SETTINGS, "required" as const),
    graceDays: fc.integer({ min: 0, max: 100 }),
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
  ...{ endedAt: null, ticketRedeemedAt: null, passcodePassedAt: null },
  ...{ setUpConfirmedAt: null, setUpFinishedAt: null, setUpSkippedAt: null },
});

/** Whom the rules of sign-in and session touch, asked one by one. */
function decided(present: Policy, proposed: Policy, now: Date) {
  const isAhead = proposed.requiredFrom !== null && proposed.requiredFrom > now;
  const start = isAhead && proposed.requiredFrom ? proposed.requiredFrom : now;
  const active = people.filter(({ person }) => !person.suspendedAt);
  const step = ({ person, method }: Somebody) =>
    nextStep(attemptAt(start), person, method ? { method } : null, proposed, null, start);
  const opens = ({ person, method }: Somebody, session: Somebody["sessions"][number], policy: Policy) =>
    isLive(session, { ...person, hasSecondFactor: method !== null }, policy, now);
  const named = (some: Somebody[]) => some.map(({ person }) => person.name).sort();
  return {
    mustSetUp: named(active.filter((one) => step(one) === "set-up")),
    mayPutOff: named(active.filter((one) => step(one) === "offer-set-up")),
    mustSwitch: named(active.filter(({ method }) => method !== null && !proposed.methods.includes(method))),
    signedOut: named(
      active.filter((one) => one.sessions.some((s) => opens(one, s, present) && !opens(one, s, proposed))),
    ),
  };
}

test("the preview names exactly those whom sign-in and sessions then stop, for any policy and proposal", async () => {
  const seen = { mustSetUp: 0, mayPutOff: 0, mustSwitch: 0, signedOut: 0 };
  await fc.assert(
    fc.asyncProperty(settings, presentFrom, settings, proposedFrom, async (before, from, wanted, day) => {
      const requiredFrom = before.secondFactor === "required" ? daysAgo(-from) : null;
      await db
        .update(securityPolicies)
        .set({ ...before, requiredFrom })
        .where(eq(securityPolicies.role, "end_user"));
      const present = await getPolicy(db, "end_user");
      const dayProposed = typeof day === "number" ? daysAgo(-day).toISOString().slice(0, 10) : day;
      const stays = dayProposed === "stays" ? proposalOf(present).requiredFrom : dayProposed;
      // A day that is over is refused unless it is the one that stands; that is shown elsewhere.
      const isRefused = dayProposed === "stays" && present.secondFactor !== "required";
      const proposal = { ...proposalOf(present), ...wanted, requiredFrom: isRefused ? "" : stays };

      const preview = await previewPolicy(actorOf(admin), [proposal]);
      const resolved = resolveProposal(present, proposal, new Date());
      if (!preview.ok || !resolved.ok) throw new Error(`refused: ${JSON.stringify([preview, resolved])}`);
      const effect = preview.data.find(({ role }) => role === "end_user");
      const expected = decided(present, resolved.data, new Date());
      for (const set of ["mustSetUp", "mayPutOff", "mustSwitch", "signedOut"] as const) {
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
