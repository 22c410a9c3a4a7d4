import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createPerson } from "@/db/factories";
import { auditEvents, recoveryCodes, signInAttempts } from "@/db/schema";
import type { Holder } from "@/lib/access/actor";
import { isUnavailable } from "@/lib/core/errors";
import { holdLock } from "@/lib/core/held-lock.test-support";
import { prepareProcess, type SecondProcess } from "@/lib/core/second-process.test-support";
import { readSession } from "@/lib/sessions/read-session";
import type { Acts } from "./acts.test-support";
import { confirmSetUp } from "./confirm-set-up";
import {
  anotherSession,
  begin,
  codeNow,
  eventsOf,
  readChallenge,
  readFactor,
  signedIn,
  signingIn,
} from "./two-factor.test-support";

const db = database();
const byApp = { method: "app" } as const;
let prepared: Awaited<ReturnType<typeof prepareProcess<Acts>>>;
let nodes: SecondProcess<Acts>[] = [];

beforeAll(async () => {
  prepared = await prepareProcess<Acts>("lib/two-factor/acts.test-support.ts");
  nodes = await Promise.all([prepared.start(), prepared.start()]);
});

afterAll(async () => {
  await Promise.all(nodes.map((node) => node.kill()));
  await prepared.remove();
});

/** One right code from both nodes, 20 times each at once. */
async function flood(holder: Holder, code: string) {
  const asked = nodes.flatMap((node) => Array.from({ length: 20 }, () => node.ask("confirmSetUp", holder, code)));
  return Promise.allSettled(asked);
}

const turnedOn = async (personId: number) =>
  (await eventsOf(personId)).filter((event) => event === "second_factor.turned_on").length;

describe("one right code, 40 times at once on two processes", () => {
  test("turns one factor on, makes one set of codes and one new cookie", async () => {
    const me = await signedIn();
    const { code } = await begin(me.actor, byApp);
    const results = await flood(me.actor, code);
    const confirmed = results.flatMap((each) =>
      each.status === "fulfilled" && each.value.ok ? [each.value.data] : [],
    );
    expect(confirmed).toHaveLength(1);
    expect(await readSession(confirmed[0]?.sessionToken ?? "")).toMatchObject({ hasSecondFactor: true });
    expect(await db.$count(recoveryCodes, eq(recoveryCodes.personId, me.person.id))).toBe(10);
    expect(await turnedOn(me.person.id)).toBe(1);
  });

  test("in a sign-in, too", async () => {
    const person = await createPerson(db, { password: null });
    const attempt = await signingIn(person);
    const { code } = await begin(attempt, byApp);
    const results = await flood(attempt, code);
    expect(results.filter((each) => each.status === "fulfilled" && each.value.ok)).toHaveLength(1);
    expect(await turnedOn(person.id)).toBe(1);
  });
});

test("two sessions that confirm at once leave one factor, and the one session that set it up (10 rounds)", async () => {
  for (let round = 0; round < 10; round += 1) {
    const one = await signedIn();
    const other = await anotherSession(one.person);
    const setUps = [await begin(one.actor, byApp), await begin(other.actor, byApp)];
    const results = await Promise.allSettled([one, other].map(({ actor }, n) => confirmSetUp(actor, setUps[n]?.code)));
    const won = results.findIndex((each) => each.status === "fulfilled" && each.value.ok);
    expect(results.filter((each) => each.status === "fulfilled" && each.value.ok)).toHaveLength(1);
    expect(await readFactor(one.person.id)).toMatchObject({ setUpId: setUps[won]?.challenge.id });
    expect(await turnedOn(one.person.id)).toBe(1);
  }
});

describe("a code", () => {
  test("of a set-up that was ended by a new one confirms nothing", async () => {
    const { actor, person } = await signedIn();
    const former = await begin(actor, byApp);
    await begin(actor, byApp);
    expect(await confirmSetUp(actor, await codeNow(former.secret))).toMatchObject({
      ok: false,
      code: "passcode_wrong",
    });
    expect(await readFactor(person.id)).toBeNull();
  });

  test("of another person's set-up confirms nothing, not even by naming that session", async () => {
    const [anna, ben] = [await signedIn(), await signedIn()];
    const { challenge, code } = await begin(ben.actor, byApp);
    const forged = { ...anna.actor, sessionId: ben.actor.sessionId };
    expect(await confirmSetUp(forged, code)).toMatchObject({ ok: false, code: "set_up_expired" });
    expect(await readChallenge(challenge.id)).toMatchObject({ tries: 0, redeemedAt: null });
    expect(await readFactor(anna.person.id)).toBeNull();
  });

  test("of another of one's own sessions confirms nothing here", async () => {
    const one = await signedIn();
    const other = await anotherSession(one.person);
    const { code } = await begin(other.actor, byApp);
    expect(await confirmSetUp(one.actor, code)).toMatchObject({ ok: false, code: "set_up_expired" });
  });

  test("in a session that has ended meanwhile confirms nothing", async () => {
    const { actor, person } = await signedIn();
    const { code } = await begin(actor, byApp);
    await db.execute(sql`update sessions set ended_at = clock_timestamp() where id = ${actor.sessionId}`);
    expect(await confirmSetUp(actor, code)).toEqual({ ok: false, code: "start_again" });
    expect(await readFactor(person.id)).toBeNull();
    expect(await turnedOn(person.id)).toBe(0);
  });

  test.each([
    ["ended", { endedAt: sql`clock_timestamp()` }],
    ["expired", { expiresAt: sql`clock_timestamp()` }],
    ["redeemed", { ticketRedeemedAt: sql`clock_timestamp()` }],
  ])("in a sign-in that is %s meanwhile confirms nothing", async (_, state) => {
    const person = await createPerson(db, { password: null });
    const attempt = await signingIn(person);
    const { code } = await begin(attempt, byApp);
    await db.update(signInAttempts).set(state).where(eq(signInAttempts.id, attempt.attemptId));
    expect(await confirmSetUp(attempt, code)).toEqual({ ok: false, code: "start_again" });
    expect(await readFactor(person.id)).toBeNull();
  });
});

test("no secret and no code stands in the record, nor in what an answer says", async () => {
  const { actor, person } = await signedIn();
  const { secret, code } = await begin(actor, byApp);
  const wrong = await confirmSetUp(actor, `${secret.slice(0, 6)}`);
  const right = await confirmSetUp(actor, code);
  const rows = await db.select().from(auditEvents).where(eq(auditEvents.subjectId, person.id));
  for (const text of [JSON.stringify(rows), JSON.stringify(wrong), JSON.stringify(right)]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(secret.slice(0, 6));
  }
  const codes = right.ok ? (right.data.recoveryCodes ?? []) : [];
  for (const each of codes) expect(JSON.stringify(rows)).not.toContain(each);
});

test("somebody who holds the person's row stops this person for two seconds, then it is 'not now', and nobody else", async () => {
  const [me, other] = [await signedIn(), await signedIn()];
  await createAppFactor(db, me.person.id);
  const [mine, hers] = [await begin(me.actor, byApp), await begin(other.actor, byApp)];
  const before = await readFactor(me.person.id);
  const lock = await holdLock(`select 1 from people where id = ${me.person.id} for update`);
  const waiting = confirmSetUp(me.actor, mine.code).catch((error: unknown) => error);
  await lock.somebodyWaits();
  expect(await confirmSetUp(other.actor, hers.code)).toMatchObject({ ok: true });
  expect(isUnavailable(await waiting)).toBe(true);
  await lock.release();
  expect(await readFactor(me.person.id)).toEqual(before);
  expect(await confirmSetUp(me.actor, await codeNow(mine.secret))).toMatchObject({ ok: true });
});
