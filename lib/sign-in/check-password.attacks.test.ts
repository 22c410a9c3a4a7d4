import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createDevice, createSmsFactor, PASSWORD } from "@/db/factories";
import { auditEvents, throttles } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { Unavailable } from "@/lib/core/errors";
import { holdLock } from "@/lib/core/held-lock.test-support";
import { prepareProcess, type SecondProcess } from "@/lib/core/second-process.test-support";
import { unlockPerson } from "@/lib/people/unlock-person";
import { addressKey, knownDeviceKey, passwordKey, secondStepKey } from "@/lib/rate-limit/rules";
import type { Acts } from "./acts.test-support";
import { passPasscode } from "./pass-passcode";
import { afterPassword, somebody, someOrigin, typePassword } from "./sign-in.test-support";

const db = database();
let prepared: Awaited<ReturnType<typeof prepareProcess<Acts>>>;
let nodes: SecondProcess<Acts>[] = [];

beforeAll(async () => {
  prepared = await prepareProcess<Acts>("lib/sign-in/acts.test-support.ts");
  nodes = await Promise.all([prepared.start(), prepared.start()]);
});

afterAll(async () => {
  await Promise.all(nodes.map((node) => node.kill()));
  await prepared.remove();
});

const refused = { ok: false, code: "wrong_credentials" };

const countEvents = async (subjectId: number, event: string) =>
  db.$count(auditEvents, and(eq(auditEvents.subjectId, subjectId), eq(auditEvents.event, event)));

const failuresOf = async (key: string) =>
  (await db.select().from(throttles).where(eq(throttles.key, key)))[0]?.failures ?? 0;

/** The wait of an account is over. */
const endWait = async (email: string) =>
  db
    .update(throttles)
    .set({ blockedUntil: sql`clock_timestamp()` })
    .where(eq(throttles.key, passwordKey(email)));

/** So many wrong passwords, each from another address. */
async function failTimes(email: string, times: number, deviceToken: string | null = null) {
  const answers: unknown[] = [];
  for (let n = 0; n < times; n += 1)
    answers.push(await typePassword(email, "wrong", { from: someOrigin(), deviceToken }));
  return answers;
}

describe("guessing a password", () => {
  test("200 times at once on two processes gets five hashes checked, no more", async () => {
    const person = await somebody();
    const burst = nodes.map((node, n) => node.ask("typeAtOnce", 100, person.email, "wrong", `198.51.100.${n + 1}`));
    const answers = (await Promise.all(burst)).flat();
    for (const answer of answers) expect(answer).toEqual(refused);
    expect(await countEvents(person.id, "sign_in.password_refused")).toBe(5);
    expect(await countEvents(person.id, "sign_in.throttled")).toBe(195);
    expect(await failuresOf(passwordKey(person.email))).toBe(5);
  });

  test("three times on one node and twice on another waits on a third, also after the first one is killed", async () => {
    const person = await somebody();
    const first = await prepared.start();
    await first.ask("typeAtOnce", 3, person.email, "wrong", "198.51.100.11");
    await nodes[1]?.ask("typeAtOnce", 2, person.email, "wrong", "198.51.100.12");
    await first.kill();
    expect(await typePassword(person.email, PASSWORD, { from: someOrigin() })).toEqual(refused);
    expect(await countEvents(person.id, "sign_in.throttled")).toBe(1);
  });

  test("during a wait, the right password looks wrong; after it, it is right again", async () => {
    const person = await somebody();
    const [wrong] = await failTimes(person.email, 5);
    expect(await typePassword(person.email, PASSWORD, { from: someOrigin() })).toEqual(wrong);
    expect(await countEvents(person.id, "sign_in.throttled")).toBe(1);
    await endWait(person.email);
    expect(await typePassword(person.email, PASSWORD, { from: someOrigin() })).toMatchObject({ ok: true });
    expect(await failuresOf(passwordKey(person.email))).toBe(0);
  });

  test("90 times in a row shuts strangers out until somebody helps", async () => {
    const person = await somebody();
    await db.insert(throttles).values({ key: passwordKey(person.email), failures: 89 });
    expect(await failTimes(person.email, 1)).toEqual([refused]);
    expect(await typePassword(person.email, PASSWORD, { from: someOrigin() })).toEqual(refused);
    expect(await failuresOf(passwordKey(person.email))).toBe(90);
  });
});

describe("an account that does not exist", () => {
  test("answers, counts and waits like one that does", async () => {
    const [person, nobody] = [await somebody(), "nobody-at-all@keydesk.test"];
    expect(await failTimes(nobody, 7)).toEqual(await failTimes(person.email, 7));
    const rows = await Promise.all(
      [person.email, nobody].map((email) =>
        db
          .select()
          .from(throttles)
          .where(eq(throttles.key, passwordKey(email))),
      ),
    );
    expect(rows.map(([row]) => row?.failures)).toEqual([5, 5]);
    expect(rows.map(([row]) => row?.blockedUntil != null)).toEqual([true, true]);
  });

  test("costs a hash like one that does", async () => {
    const [person, nobody] = [await somebody(), "nobody-to-hash@keydesk.test"];
    const times: Record<string, number[]> = { [person.email]: [], [nobody]: [] };
    // Taken in turns, so that whatever else this machine does slows both alike.
    for (let n = 0; n < 60; n += 1)
      for (const [email, measured] of Object.entries(times)) {
        const from = someOrigin();
        await db.delete(throttles).where(eq(throttles.key, passwordKey(email)));
        const start = performance.now();
        await typePassword(email, "wrong", { from });
        measured.push(performance.now() - start);
      }
    const [known = 0, unknown = 0] = Object.values(times).map((each) => each.sort((a, b) => a - b)[30] ?? 0);
    expect(unknown / known).toBeGreaterThan(0.6);
    expect(unknown / known).toBeLessThan(1.6);
  });
});

describe("strangers cannot shut the owner out", () => {
  test("a known device has a lane of its own", async () => {
    const person = await somebody();
    const device = await createDevice(db, person.id);
    await failTimes(person.email, 6);
    const [email, from] = [person.email, someOrigin()];
    expect(await typePassword(email, PASSWORD, { from, deviceToken: device.token })).toMatchObject({ ok: true });
    expect(await typePassword(email, PASSWORD, { from })).toEqual(refused);
    expect(await failuresOf(passwordKey(email))).toBe(5);
  });

  test("another's device, or a made-up one, has not", async () => {
    const [person, other] = [await somebody(), await somebody()];
    const device = await createDevice(db, other.id);
    await failTimes(person.email, 5);
    for (const deviceToken of [device.token, "made up", ""])
      expect(await typePassword(person.email, PASSWORD, { from: someOrigin(), deviceToken })).toEqual(refused);
  });

  test("and whoever holds the device gets ten tries with it, and no way round to the strangers' lane", async () => {
    const person = await somebody();
    const device = await createDevice(db, person.id);
    await db.insert(throttles).values({ key: knownDeviceKey(device.id), failures: 9 });
    await failTimes(person.email, 1, device.token);
    const from = someOrigin();
    expect(await typePassword(person.email, PASSWORD, { from, deviceToken: device.token })).toEqual(refused);
    expect(await failuresOf(knownDeviceKey(device.id))).toBe(10);
    expect(await failuresOf(passwordKey(person.email))).toBe(0);
  });
});

test("a right password clears no wrong passcodes", async () => {
  const person = await somebody();
  await createAppFactor(db, person.id);
  for (let n = 0; n < 2; n += 1) {
    const { state } = await afterPassword(person);
    for (let tries = 0; tries < 4; tries += 1) await passPasscode(state, "wrong", false);
  }
  expect(await typePassword(person.email, PASSWORD, { from: someOrigin() })).toMatchObject({ ok: true });
  expect(await failuresOf(secondStepKey(person.id))).toBe(8);
});

describe("an address that fails 100 times in ten minutes", () => {
  const told = { ok: false, code: "too_many_requests", retryAt: expect.any(Date) };
  const failedFrom = async (address: string, failures: number) =>
    db.insert(throttles).values({ key: addressKey(address), failures });

  test("is told so, whoever it asks for and whichever address of its block it uses; others are not", async () => {
    const from = { ...someOrigin(), address: "2001:db8:1:1::1" };
    await failedFrom(from.address, 98);
    for (const email of ["one@keydesk.test", (await somebody()).email]) await typePassword(email, "wrong", { from });
    const person = await somebody();
    for (const address of [from.address, "2001:db8:1:1:ffff::2"])
      expect(await typePassword(person.email, PASSWORD, { from: { ...from, address } })).toEqual(told);
    expect(await typePassword(person.email, PASSWORD, { from: someOrigin() })).toMatchObject({ ok: true });
  });

  test("in one burst at two nodes gets a hundred answers, no more", async () => {
    const { email } = await somebody();
    const burst = nodes.map((node) => node.ask("typeAtOnce", 150, email, "wrong", "198.51.100.50"));
    const answers = (await Promise.all(burst)).flat();
    expect(answers.filter((answer) => JSON.stringify(answer).includes("wrong_credentials"))).toHaveLength(100);
    expect(answers.filter((answer) => JSON.stringify(answer).includes("too_many_requests"))).toHaveLength(200);
    expect(await failuresOf(addressKey("198.51.100.50"))).toBe(100);
  });

  test("and a right password is none of them", async () => {
    const [person, from] = [await somebody(), someOrigin()];
    await failedFrom(from.address, 98);
    const atOnce = await Promise.all([1, 2].map(() => typePassword(person.email, PASSWORD, { from })));
    for (const answer of atOnce) expect(answer).toMatchObject({ ok: true });
    expect(await typePassword(person.email, "wrong", { from })).toEqual(refused);
    expect(await failuresOf(addressKey(from.address))).toBe(99);
    expect(await typePassword(person.email, PASSWORD, { from })).toMatchObject({ ok: true });
    await typePassword(person.email, "wrong", { from });
    expect(await typePassword(person.email, PASSWORD, { from })).toEqual(told);
  });
});

test("a try for which there was no room counts against nobody", async () => {
  const from = someOrigin();
  const emails = Array.from({ length: 95 }, (_, n) => `no-room-${n}@keydesk.test`);
  const answers = await Promise.allSettled(emails.map((email) => typePassword(email, "wrong", { from })));
  const turnedAway = emails.filter((_, n) => answers[n]?.status === "rejected");
  expect(turnedAway.length).toBeGreaterThan(0);
  for (const answer of answers) if (answer.status === "rejected") expect(answer.reason).toBeInstanceOf(Unavailable);
  expect(await failuresOf(addressKey(from.address))).toBe(emails.length - turnedAway.length);
  for (const [n, email] of emails.entries())
    expect(await failuresOf(passwordKey(email))).toBe(answers[n]?.status === "rejected" ? 0 : 1);
});

test("a sign-in that waits for its person's row holds no count: whoever ends waits takes the person first", async () => {
  const person = await somebody();
  await createSmsFactor(db, person.id);
  await typePassword(person.email, "wrong", { from: someOrigin() });
  const unlocking = await holdLock(`select 1 from people where id = ${person.id} for no key update`);
  const signIn = typePassword(person.email, PASSWORD, { from: someOrigin() });
  await unlocking.somebodyWaits();
  // Were the counts taken before the person, this would wait for the sign-in, which waits for us.
  await unlocking.run(`set local lock_timeout = '100ms'`);
  await unlocking.run(`delete from throttles where key = '${passwordKey(person.email)}'`);
  await unlocking.release("commit");
  expect(await signIn).toMatchObject({ ok: true });
});

test("sign-ins by SMS and an admin who ends waits do not get into each other's way (20 rounds)", async () => {
  const [admin, person] = [await somebody({ role: "admin" }), await somebody()];
  await createSmsFactor(db, person.id);
  const help = { personId: person.id, reason: "phoned" };
  for (let round = 0; round < 20; round += 1) {
    const [signedIn, unlocked] = await Promise.all([
      typePassword(person.email, PASSWORD, { from: someOrigin() }),
      unlockPerson(actorOf(admin), help),
    ]);
    expect([signedIn, unlocked]).toMatchObject([{ ok: true }, { ok: true }]);
  }
});
