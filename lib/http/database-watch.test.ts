import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { closePool, openPool } from "@/db/client";
import { testDatabaseUrl } from "@/db/test-database";
import { type SeverableProxy, severableProxy } from "@/e2e/support/severable-proxy";
import { isUnavailable } from "@/lib/core/errors";
import { holdLock } from "@/lib/core/held-lock.test-support";
import { PATIENCE, whileDatabaseAnswers } from "./database-watch";
import { openDoor } from "./door.test-support";
import { send } from "./wire.test-support";

const holder = globalThis as { keydeskPool?: ReturnType<typeof openPool> | undefined };
const wire: SeverableProxy = await severableProxy(testDatabaseUrl);

/** A small pool at the end of a wire that can be cut; `size` connections are open. */
async function poolOnWire(size = 2): Promise<ReturnType<typeof openPool>> {
  await closePool();
  const pool = openPool(wire.url, size);
  holder.keydeskPool = pool;
  await Promise.all(Array.from({ length: size }, () => pool.sql`select 1`));
  return pool;
}

afterEach(async () => {
  wire.mend();
  await holder.keydeskPool?.sql.end({ timeout: 1 });
  holder.keydeskPool = undefined;
});
afterAll(() => wire.stop());

const never = () => new Promise<never>(() => {});
const timed = async <T>(work: Promise<T>): Promise<{ took: number; outcome: unknown }> => {
  const started = performance.now();
  const outcome: unknown = await work.catch((error: unknown) => error);
  return { took: performance.now() - started, outcome };
};

describe("while the database answers", () => {
  test("long work is waited for, and its answer and its errors are its own", async () => {
    await poolOnWire();
    expect(await whileDatabaseAnswers(wait(3000, "done"), PATIENCE.action)).toBe("done");
    const failed = whileDatabaseAnswers(Promise.reject(new Error("its own")), PATIENCE.action);
    await expect(failed).rejects.toThrow("its own");
  });

  test("somebody who waits for a lock is not cut off: the database's own limit decides", async () => {
    const { sql } = await poolOnWire();
    const lock = await holdLock("lock table people in access exclusive mode");
    const { outcome } = await timed(whileDatabaseAnswers(sql`select 1 from people`, PATIENCE.action));
    await lock.release();
    expect(outcome).toMatchObject({ code: "55P03" });
  });
});

describe("once it does not", () => {
  test.each(["silence", "cut"] as const)("(%s) nobody waits for three seconds", async (trouble) => {
    await poolOnWire();
    wire[trouble]();
    const all = await Promise.all(
      Array.from({ length: 20 }, () => timed(whileDatabaseAnswers(never(), PATIENCE.action))),
    );
    for (const { took, outcome } of all) {
      expect(isUnavailable(outcome)).toBe(true);
      expect(took).toBeLessThan(2500);
    }
  });

  test("in the middle of long work, that is noticed as well", async () => {
    await poolOnWire();
    const waiting = timed(whileDatabaseAnswers(never(), PATIENCE.action));
    await wait(1500);
    wire.silence();
    const { took, outcome } = await waiting;
    expect(isUnavailable(outcome)).toBe(true);
    expect(took).toBeLessThan(1500 + 2750);
  });

  test("a pool that is wholly taken counts as one that does not answer", async () => {
    const { sql } = await poolOnWire();
    const taken = [1, 2].map(() => sql`select pg_sleep(4)`.catch(() => {}));
    const { took, outcome } = await timed(whileDatabaseAnswers(never(), PATIENCE.action));
    expect(isUnavailable(outcome)).toBe(true);
    expect(took).toBeLessThan(2500);
    await Promise.all(taken);
  });

  test("the door answers 503 for whatever is still waiting, and is itself again afterwards", async () => {
    vi.stubEnv("DATABASE_URL", wire.url);
    const port = await openDoor();
    await poolOnWire();
    wire.silence();
    const started = performance.now();
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(port, "/waits-for-ever")));
    expect(performance.now() - started).toBeLessThan(3000);
    for (const { status, headers } of answers) {
      expect([status, headers["retry-after"], headers["set-cookie"]]).toEqual([503, "2", undefined]);
      expect(headers["x-content-type-options"]).toBe("nosniff");
    }
    wire.mend();
    expect((await send(port, "/")).status).toBe(200);
  });
});
