import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { database, openPool } from "@/db/client";
import { throttles } from "@/db/schema";
import { testDatabaseUrl } from "@/db/test-database";
import { minutes } from "@/lib/core/duration";
import { giveBackTry } from "./give-back-try";
import { takeWindowTry } from "./take-window-try";

const db = database();
const window = { limit: 100, length: minutes(10) };
let last = 0;
const someKey = () => `address:test-${++last}`;

const take = async (key: string) => takeWindowTry(db, key, window);
const takeTimes = async (key: string, times: number) => Promise.all(Array.from({ length: times }, () => take(key)));
const readRow = async (key: string) => (await db.select().from(throttles).where(eq(throttles.key, key)))[0];

async function takeAndGiveBack(key: string): Promise<void> {
  const taken = await take(key);
  if (taken.allowed) await giveBackTry(db, taken);
}

/** Time passes: the window began so long ago. */
const startedAgo = async (key: string, duration: number) =>
  db
    .update(throttles)
    .set({ windowStartedAt: sql`clock_timestamp() - ${duration} * interval '1 millisecond'` })
    .where(eq(throttles.key, key));

test("of a burst from two nodes exactly a hundred are allowed; the others hear when the window ends", async () => {
  const key = someKey();
  const other = openPool(testDatabaseUrl, 10);
  const tries = await Promise.all(
    Array.from({ length: 300 }, (_, n) => takeWindowTry(n % 2 === 0 ? db : other.db, key, window)),
  );
  await other.sql.end();
  const counts = tries.flatMap((each) => (each.allowed ? [each.failures] : []));
  expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
  const row = await readRow(key);
  const end = new Date((row?.windowStartedAt.getTime() ?? 0) + minutes(10));
  for (const each of tries) if (!each.allowed) expect(each.retryAt).toEqual(end);
  expect(row?.failures).toBe(100);
});

test("a refused try neither counts nor moves the end", async () => {
  const key = someKey();
  await takeTimes(key, 100);
  const before = await readRow(key);
  await takeTimes(key, 50);
  expect(await readRow(key)).toEqual(before);
});

test("it is over after ten minutes, and the next try opens a new one", async () => {
  const key = someKey();
  await takeTimes(key, 100);
  await startedAgo(key, minutes(10) - 2000);
  expect(await take(key)).toMatchObject({ allowed: false });
  await startedAgo(key, minutes(10));
  expect(await take(key)).toMatchObject({ allowed: true, failures: 1 });
});

test("what is given back is no failure, however many there are at once", async () => {
  const key = someKey();
  await takeTimes(key, 40);
  await Promise.all(Array.from({ length: 50 }, () => takeAndGiveBack(key)));
  expect((await readRow(key))?.failures).toBe(40);
  for (let n = 0; n < 100; n += 1) await takeAndGiveBack(key);
  expect(await take(key)).toMatchObject({ allowed: true, failures: 41 });
});

test("a try given back after its window takes nothing from the next one", async () => {
  const key = someKey();
  const late = await take(key);
  await startedAgo(key, minutes(10));
  await takeTimes(key, 3);
  if (late.allowed) await giveBackTry(db, late);
  expect((await readRow(key))?.failures).toBe(3);
});

test("a window in which nothing failed began with the first failure", async () => {
  const key = someKey();
  await takeAndGiveBack(key);
  await startedAgo(key, minutes(9));
  await takeTimes(key, 1);
  const started = (await readRow(key))?.windowStartedAt.getTime() ?? 0;
  expect(Date.now() - started).toBeLessThan(minutes(1));
});

test("one address does not fill another's", async () => {
  const [key, other] = [someKey(), someKey()];
  await takeTimes(key, 100);
  expect(await take(other)).toMatchObject({ allowed: true, failures: 1 });
});
