import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAttempt, createPerson, type Person } from "@/db/factories";
import { people, signInAttempts } from "@/db/schema";
import { ok } from "@/lib/core/result";
import { eventsOf } from "@/lib/two-factor/two-factor.test-support";
import { requiredSince, setPolicy, stateOf, stepOf } from "./sign-in.test-support";
import { skipSetUp } from "./skip-set-up";

const db = database();
let person: Person;

beforeEach(async () => {
  person = await createPerson(db, { createdAt: new Date("2020-01-01"), password: null });
});
afterEach(async () => {
  await setPolicy();
});

/** Behind the password, as in a fresh sign-in. */
async function begun() {
  const { token } = await createAttempt(db, person.id);
  return { token, state: await stateOf(token) };
}

const used = async () => (await db.select().from(people).where(eq(people.id, person.id)))[0]?.setUpSkips;
const bySkips = (graceSkips: number) => setPolicy({ ...requiredSince(0), graceSkips });

test("each sign-in uses one skip, the last one included, and then set-up is forced", async () => {
  await bySkips(2);
  for (const left of [2, 1]) {
    const { token, state } = await begun();
    expect(state).toMatchObject({ step: "offer-set-up", grace: { until: null, skipsLeft: left } });
    expect(await skipSetUp(state)).toEqual(ok(undefined));
    expect(await stepOf(token)).toBe("done");
  }
  const { token, state } = await begun();
  expect(state.step).toBe("set-up");
  expect(await skipSetUp(state)).toMatchObject({ code: "required_by_policy" });
  expect(await stepOf(token)).toBe("set-up");
  expect(await used()).toBe(2);
});

test("a sign-in that skips ten times at once uses one skip", async () => {
  await bySkips(5);
  const { state } = await begun();
  const skipped = await Promise.all(Array.from({ length: 10 }, () => skipSetUp(state)));
  expect(skipped).toEqual(Array.from({ length: 10 }, () => ok(undefined)));
  expect(await used()).toBe(1);
  expect((await eventsOf(person.id)).filter((event) => event === "sign_in.set_up_skipped")).toHaveLength(1);
});

test("of many sign-ins that skip at once, as many get through as there are skips", async () => {
  await bySkips(3);
  const all = await Promise.all(Array.from({ length: 8 }, begun));
  const results = await Promise.all(all.map(({ state }) => skipSetUp(state)));
  expect(results.filter((result) => result.ok)).toHaveLength(3);
  const steps = await Promise.all(all.map(({ token }) => stepOf(token)));
  expect(steps.filter((step) => step === "done")).toHaveLength(3);
  expect(steps.filter((step) => step === "set-up")).toHaveLength(5);
  expect(await used()).toBe(3);
});

test("a requirement that is off and comes back gives everybody all skips; one that only changes gives none back", async () => {
  const requirement = { ...requiredSince(0), graceSkips: 2 };
  await setPolicy(requirement);
  await skipSetUp((await begun()).state);
  await setPolicy({ ...requirement, graceSkips: 3, graceDays: 30 });
  expect((await begun()).state.grace).toMatchObject({ skipsLeft: 2 });
  await setPolicy();
  expect((await begun()).state.step).toBe("done");
  await bySkips(2);
  expect((await begun()).state.grace).toMatchObject({ skipsLeft: 2 });
  await skipSetUp((await begun()).state);
  expect(await used()).toBe(1);
});

test("where skips are not counted none is used, so that a limit that comes later begins with all", async () => {
  const byDays = requiredSince(0, 7);
  await setPolicy(byDays);
  for (let i = 0; i < 3; i += 1) expect(await skipSetUp((await begun()).state)).toEqual(ok(undefined));
  expect(await used()).toBe(0);
  await setPolicy({ ...byDays, graceSkips: 2 });
  expect((await begun()).state.grace).toMatchObject({ skipsLeft: 2 });
});

test("a sign-in that has ended meanwhile uses none", async () => {
  await bySkips(2);
  const { state } = await begun();
  await db
    .update(signInAttempts)
    .set({ endedAt: sql`clock_timestamp()` })
    .where(eq(signInAttempts.id, state.actor.attemptId));
  expect(await skipSetUp(state)).toMatchObject({ code: "start_again" });
  expect(await used()).toBe(0);
});
