import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { database } from "@/db/client";
import { throttles } from "@/db/schema";
import { minutes } from "@/lib/core/duration";
import { countInWindow, getWindowEnd } from "./count-in-window";

const db = database();
const window = { limit: 100, length: minutes(10) };
let last = 0;
const someKey = () => `address:test-${++last}`;

async function countTimes(key: string, times: number): Promise<void> {
  await Promise.all(Array.from({ length: times }, () => countInWindow(db, key, window)));
}

const readRow = async (key: string) => (await db.select().from(throttles).where(eq(throttles.key, key)))[0];

/** Time passes: the window began so long ago. */
const startedAgo = async (key: string, duration: number) =>
  db
    .update(throttles)
    .set({ windowStartedAt: sql`clock_timestamp() - ${duration} * interval '1 millisecond'` })
    .where(eq(throttles.key, key));

test("the hundredth failure closes the window, counted exactly, also all at once", async () => {
  const key = someKey();
  expect(await getWindowEnd(db, key, window)).toBeNull();
  await countTimes(key, 99);
  expect((await readRow(key))?.failures).toBe(99);
  expect(await getWindowEnd(db, key, window)).toBeNull();
  await countTimes(key, 1);
  const end = await getWindowEnd(db, key, window);
  expect(end?.getTime()).toBe(((await readRow(key))?.windowStartedAt.getTime() ?? 0) + minutes(10));
});

test("more failures do not move its end", async () => {
  const key = someKey();
  await countTimes(key, 100);
  const end = await getWindowEnd(db, key, window);
  await countTimes(key, 50);
  expect(await getWindowEnd(db, key, window)).toEqual(end);
});

test("it is over after ten minutes, and the next failure opens a new one", async () => {
  const key = someKey();
  await countTimes(key, 150);
  await startedAgo(key, minutes(10) - 2000);
  expect(await getWindowEnd(db, key, window)).not.toBeNull();
  await startedAgo(key, minutes(10));
  expect(await getWindowEnd(db, key, window)).toBeNull();
  await countTimes(key, 1);
  expect((await readRow(key))?.failures).toBe(1);
  expect(await getWindowEnd(db, key, window)).toBeNull();
});

test("one address does not fill another's", async () => {
  const [key, other] = [someKey(), someKey()];
  await countTimes(key, 100);
  expect(await getWindowEnd(db, other, window)).toBeNull();
});
