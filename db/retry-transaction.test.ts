import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database } from "./client";
import { createPerson } from "./factories";
import { people, throttles } from "./schema";

const db = database();

/** A transaction that fails with `code` so many times, and each time had written before. */
async function failing(
  code: string,
  times: number,
): Promise<{ key: string; runs: () => number; end: Promise<unknown> }> {
  const key = `test:${code}:${times}`;
  let runs = 0;
  const end = db.transaction(async (tx) => {
    runs += 1;
    await tx.insert(throttles).values({ key, failures: runs });
    if (runs <= times) await tx.execute(sql.raw(`do $$ begin raise exception using errcode = '${code}'; end $$`));
    return runs;
  });
  end.catch(() => "looked at below");
  return { key, runs: () => runs, end };
}

const written = async (key: string) => (await db.select().from(throttles).where(eq(throttles.key, key)))[0]?.failures;

describe.each(["40001", "40P01"])("a transaction that PostgreSQL has undone (%s)", (code) => {
  test.each([1, 3])("is run anew, %i times, and only the last run is there", async (times) => {
    const { key, end } = await failing(code, times);
    expect(await end).toBe(times + 1);
    expect(await written(key)).toBe(times + 1);
  });

  test("is given up after the third retry, and nothing of it is there", async () => {
    const { key, runs, end } = await failing(code, 4);
    await expect(end).rejects.toMatchObject({ code });
    expect(runs()).toBe(4);
    expect(await written(key)).toBeUndefined();
  });
});

test.each(["23505", "55P03", "P0001"])("any other failure (%s) is the caller's at once", async (code) => {
  const { runs, end } = await failing(code, 1);
  await expect(end).rejects.toMatchObject({ code });
  expect(runs()).toBe(1);
});

function signal() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}

test("two writers who lock the same person the other way round both get through, each time", async () => {
  const [person, other] = [await createPerson(db, { password: null }), await createPerson(db, { password: null })];
  let deadlocks = 0;

  /** Holds `first`, waits until the other writer holds the other one, and asks for that. */
  const writer = async (first: number, second: number, met: { here: () => void; there: Promise<void> }) => {
    let runs = 0;
    await db.transaction(async (tx) => {
      runs += 1;
      await tx.execute(sql`set local deadlock_timeout = '10ms'`);
      await tx
        .update(people)
        .set({ name: sql`${people.name} || '.'` })
        .where(eq(people.id, first));
      met.here();
      await met.there;
      await tx
        .update(people)
        .set({ name: sql`${people.name} || '.'` })
        .where(eq(people.id, second));
    });
    deadlocks += runs - 1;
  };

  for (let round = 0; round < 20; round += 1) {
    const [one, two] = [signal(), signal()];
    await Promise.all([
      writer(person.id, other.id, { here: one.resolve, there: two.promise }),
      writer(other.id, person.id, { here: two.resolve, there: one.promise }),
    ]);
  }
  expect(deadlocks).toBe(20);
  for (const { id, name } of [person, other]) {
    const [row] = await db.select().from(people).where(eq(people.id, id));
    expect(row?.name).toBe(name + ".".repeat(40));
  }
});
