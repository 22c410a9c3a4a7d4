import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect } from "vitest";
import { database } from "@/db/client";
import { holdLock } from "@/lib/core/held-lock.test-support";
import { prepareProcess, type SecondProcess } from "@/lib/core/second-process.test-support";
import type { Acts } from "@/lib/core/serve-acts.test-support";
import { settleDeliveries } from "@/lib/jobs/deliver-soon";
import { GATES } from "./crash-gates.test-support";

/** Kept apart from what a test asserts: a node that is killed must not have answered. */
const NO_ANSWER = "no answer";

const table = (name: string) => `lock table ${name} in share mode`;

/** Where a node can be stopped, in the order in which a change comes by: each waits for what the statement locks. */
export const POINTS = {
  "before anything": "select 1 from people for update",
  "before the try is counted": "select 1 from challenges for update",
  "while the try is counted": table("throttles"),
  "before the factor changes": table("second_factors"),
  "before trust ends": table("devices"),
  "before sessions end": table("sessions"),
  "before sign-ins end": table("sign_in_attempts"),
  "before the sign-in goes on": table("sign_in_attempts"),
  "before the session is there": table("sessions"),
  "before it is written down": table("audit_events"),
  "before the notice": table("mails"),
  "before the text": table("sms_messages"),
  "before the recovery codes": table("recovery_codes"),
  "before their set": table("recovery_code_sets"),
  "before a set-up is written": table("challenges"),
  "in the midst of the commit": `select pg_advisory_lock(${GATES.commit})`,
  "after the commit, before the answer": `select pg_advisory_lock(${GATES.answer})`,
} as const;
export type Point = keyof typeof POINTS;

/** A commit that was sent is not taken back by its sender's death. */
export const isDone = (point: Point): boolean =>
  point === "in the midst of the commit" || point === "after the commit, before the answer";

/** Registers what a file of crash tests needs; answers the one act: let a node do something, and kill it at `point`. */
export function crashes<A extends Acts>(entry: string) {
  let prepared: Awaited<ReturnType<typeof prepareProcess<A>>>;

  beforeAll(async () => {
    prepared = await prepareProcess<A>(entry);
    await stopAtCommit("second_factors", "recovery_codes", "challenges", "sessions");
  });
  afterAll(() => prepared.remove());

  return async function killAt(point: Point, act: (node: SecondProcess<A>) => Promise<unknown>): Promise<void> {
    // What this process still sends would wait for the lock, too.
    await settleDeliveries();
    const node = await prepared.start();
    const lock = await holdLock(POINTS[point]);
    try {
      const asked = act(node);
      const waiting = await lock.somebodyWaits();
      await node.kill();
      expect(await Promise.race([asked, Promise.resolve(NO_ANSWER)])).toBe(NO_ANSWER);
      await lock.release();
      await lock.backendEnds(waiting);
    } finally {
      await lock.release();
      await node.kill();
    }
  };
}

/** A deferred trigger runs when COMMIT has arrived: there the gate can hold a transaction whose client believes it is done. */
async function stopAtCommit(...tables: string[]): Promise<void> {
  const db = database();
  await db.execute(
    sql.raw(`create function wait_at_commit() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(${GATES.commit}); return null; end $$`),
  );
  for (const name of tables)
    await db.execute(
      sql.raw(`create constraint trigger wait_at_commit after insert or update or delete on ${name}
        deferrable initially deferred for each row execute function wait_at_commit()`),
    );
}
