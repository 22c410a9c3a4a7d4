import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database, openPool } from "@/db/client";
import { throttles } from "@/db/schema";
import { testDatabaseUrl } from "@/db/test-database";
import { databaseTime } from "@/lib/core/clock";
import { minutes, seconds } from "@/lib/core/duration";
import { Unavailable } from "@/lib/core/errors";
import { checkCounted } from "./check-counted";
import { giveBackTry } from "./give-back-try";
import { type Ladder, PASSWORD_KNOWN_DEVICE, PASSWORD_STRANGER, SECOND_STEP } from "./rules";
import { type CountedTry, clearFailures, getBlockedUntil, takeTry } from "./take-try";

const db = database();
let last = 0;
const someKey = () => `test:${++last}`;

const tryAt = async (key: string, ladder: Ladder) => takeTry(db, key, ladder);
const readRow = async (key: string) => (await db.select().from(throttles).where(eq(throttles.key, key)))[0];

/** Time passes: the wait is over. */
const endWait = async (key: string) =>
  db.update(throttles).set({ blockedUntil: sql`clock_timestamp()` }).where(eq(throttles.key, key));

/** Failures until a wait begins; answers how long it is, to the second, or null for good. */
async function failUntilWait(key: string, ladder: Ladder): Promise<{ failures: number; wait: number | null }> {
  for (;;) {
    const taken = await tryAt(key, ladder);
    if (!taken.allowed) throw new Error("there was a wait already");
    const refused = await readRow(key);
    if (!refused?.blockedUntil) continue;
    const until = await getBlockedUntil(db, key);
    const wait = until && Math.round((until.getTime() - (await databaseTime(db)).getTime()) / 1000) * 1000;
    return { failures: taken.failures, wait };
  }
}

describe("a burst of 200 tries at once", () => {
  test.each([
    ["a stranger's password", PASSWORD_STRANGER, 5],
    ["a known device's password", PASSWORD_KNOWN_DEVICE, 5],
    ["the second step", SECOND_STEP, 10],
  ])("for %s: exactly the free ones are allowed", async (_, ladder, free) => {
    const key = someKey();
    const other = openPool(testDatabaseUrl, 10);
    const tries = await Promise.all(
      Array.from({ length: 200 }, (__, n) => takeTry(n % 2 === 0 ? db : other.db, key, ladder)),
    );
    await other.sql.end();
    const allowed = tries.flatMap((each) => (each.allowed ? [each.failures] : []));
    expect(allowed.sort((a, b) => a - b)).toEqual(Array.from({ length: free }, (__, n) => n + 1));
    for (const each of tries) if (!each.allowed) expect(each.retryAt).toBeInstanceOf(Date);
    expect((await readRow(key))?.failures).toBe(free);
  });
});

describe("the waits", () => {
  test("of a password grow from 30 seconds to 15 minutes; a try during one neither counts nor prolongs it", async () => {
    const key = someKey();
    const ladder: { failures: number; wait: number | null }[] = [];
    for (let n = 0; n < 8; n += 1) {
      ladder.push(await failUntilWait(key, PASSWORD_STRANGER));
      const before = await readRow(key);
      expect(await tryAt(key, PASSWORD_STRANGER)).toEqual({ allowed: false, retryAt: before?.blockedUntil });
      expect(await readRow(key)).toEqual(before);
      await endWait(key);
    }
    const waits = [seconds(30), ...[1, 2, 4, 8, 15, 15, 15].map(minutes)];
    expect(ladder).toEqual(waits.map((wait, n) => ({ failures: n + 5, wait })));
  });

  test("on a known device end after the tenth: until somebody helps", async () => {
    const key = someKey();
    const ladder: { failures: number; wait: number | null }[] = [];
    for (let n = 0; n < 6; n += 1) {
      ladder.push(await failUntilWait(key, PASSWORD_KNOWN_DEVICE));
      if (n < 5) await endWait(key);
    }
    expect(ladder.at(-1)).toEqual({ failures: 10, wait: null });
    expect(await tryAt(key, PASSWORD_KNOWN_DEVICE)).toEqual({ allowed: false, retryAt: null });
  });

  test("of the second step come at each tenth failure, and the hundredth is the last", async () => {
    const key = someKey();
    const ladder: { failures: number; wait: number | null }[] = [];
    for (let n = 0; n < 10; n += 1) {
      ladder.push(await failUntilWait(key, SECOND_STEP));
      if (n < 9) await endWait(key);
    }
    const expected = Array.from({ length: 10 }, (_, n) => ({
      failures: (n + 1) * 10,
      wait: n < 9 ? minutes(15) : null,
    }));
    expect(ladder).toEqual(expected);
    expect(await tryAt(key, SECOND_STEP)).toEqual({ allowed: false, retryAt: null });
    expect(await getBlockedUntil(db, key)).toBeNull();
  });

  test("are told of one key, not of others", async () => {
    const [key, other] = [someKey(), someKey()];
    await failUntilWait(key, PASSWORD_STRANGER);
    expect(await getBlockedUntil(db, key)).toBeInstanceOf(Date);
    expect(await getBlockedUntil(db, other)).toBeNull();
    expect(await tryAt(other, PASSWORD_STRANGER)).toMatchObject({ allowed: true, failures: 1 });
  });
});

test("a success clears the count of its own key, and no other's", async () => {
  const [key, other] = [someKey(), someKey()];
  for (const each of [key, other]) for (let n = 0; n < 4; n += 1) await tryAt(each, PASSWORD_STRANGER);
  await db.transaction((tx) => clearFailures(tx, key));
  expect(await tryAt(key, PASSWORD_STRANGER)).toMatchObject({ allowed: true, failures: 1 });
  expect(await tryAt(other, PASSWORD_STRANGER)).toMatchObject({ allowed: true, failures: 5 });
});

describe("a try that was never checked", () => {
  async function takeAllowed(key: string, ladder: Ladder): Promise<CountedTry> {
    const taken = await tryAt(key, ladder);
    if (!taken.allowed) throw new Error("there was a wait already");
    return taken;
  }
  const full = async () => Promise.reject(new Unavailable("full"));

  test.each([[[0, 1, 2, 3, 4]], [[4, 3, 2, 1, 0]], [[2, 4, 0, 1, 3]]])(
    "is given back with the wait it brought, in whatever order (%j)",
    async (order) => {
      const key = someKey();
      const tries: CountedTry[] = [];
      for (let n = 0; n < 5; n += 1) tries.push(await takeAllowed(key, PASSWORD_STRANGER));
      expect((await readRow(key))?.blockedUntil).not.toBeNull();
      for (const n of order) {
        const [taken] = tries.slice(n);
        if (taken) await expect(checkCounted([[taken, PASSWORD_STRANGER]], full)).rejects.toThrow(Unavailable);
      }
      expect(await readRow(key)).toMatchObject({ failures: 0, blockedUntil: null });
    },
  );

  test("leaves the waits to the failures: after seven and one given back the eighth is the next", async () => {
    const key = someKey();
    for (let n = 5; n <= 7; n += 1) {
      await failUntilWait(key, PASSWORD_STRANGER);
      await endWait(key);
    }
    await giveBackTry(db, await takeAllowed(key, PASSWORD_STRANGER), PASSWORD_STRANGER);
    expect(await failUntilWait(key, PASSWORD_STRANGER)).toEqual({ failures: 8, wait: minutes(4) });
  });

  test("takes nothing from a count that began after a success", async () => {
    const key = someKey();
    const taken = await takeAllowed(key, PASSWORD_STRANGER);
    const late = { ...taken, countedSince: new Date(taken.countedSince.getTime() - minutes(1)) };
    await db.update(throttles).set({ windowStartedAt: late.countedSince }).where(eq(throttles.key, key));
    await db.transaction((tx) => clearFailures(tx, key));
    await takeAllowed(key, PASSWORD_STRANGER);
    await giveBackTry(db, late, PASSWORD_STRANGER);
    expect((await readRow(key))?.failures).toBe(1);
  });

  test("is given back for want of room alone: any other error leaves it counted", async () => {
    const key = someKey();
    const taken = await takeAllowed(key, PASSWORD_STRANGER);
    const broken = async () => Promise.reject(new Error("broken"));
    await expect(checkCounted([[taken, PASSWORD_STRANGER]], broken)).rejects.toThrow("broken");
    expect((await readRow(key))?.failures).toBe(1);
  });
});

test("a limiter whose database is away throws; it never allows", async () => {
  const away = openPool("postgres://nobody@127.0.0.1:1/none", 1);
  await expect(takeTry(away.db, someKey(), PASSWORD_STRANGER)).rejects.toThrow(/ECONNREFUSED/);
  await away.sql.end();
});
