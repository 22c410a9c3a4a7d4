import postgres from "postgres";
import { vi } from "vitest";
import { testDatabaseUrl } from "@/db/test-database";

/**
 * A transaction of the test's own that holds what its statement locks, so that somebody else stops at a point we know.
 * Nobody sleeps: the database tells who waits for whom.
 */
export interface HeldLock {
  /** Resolves, with the waiting backend's process id, when somebody waits for what is held here. */
  somebodyWaits(): Promise<number>;
  /** Runs one more statement in the holding transaction. */
  run(statement: string): Promise<unknown>;
  /** Lets everybody go on. */
  release(outcome?: "commit" | "rollback"): Promise<void>;
  /** Resolves when the backend is gone: whatever its client had under way has been committed or rolled back. */
  backendEnds(pid: number): Promise<void>;
}

export async function holdLock(statement: string): Promise<HeldLock> {
  const holder = postgres(testDatabaseUrl, { max: 1, onnotice: () => {} });
  const watcher = postgres(testDatabaseUrl, { max: 1, onnotice: () => {} });
  const transaction = await holder.reserve();
  await transaction`begin`;
  await transaction.unsafe(statement);
  const [held] = await transaction<{ pid: number }[]>`select pg_backend_pid() as pid`;
  let released = false;

  return {
    somebodyWaits: () =>
      vi.waitFor(
        async () => {
          const [waiting] = await watcher<{ pid: number }[]>`
            select pid from pg_stat_activity where ${held?.pid ?? 0} = any(pg_blocking_pids(pid)) limit 1`;
          if (!waiting) throw new Error("nobody waits for this lock");
          return waiting.pid;
        },
        { timeout: 10_000, interval: 5 },
      ),
    run: (more) => transaction.unsafe(more),
    async release(outcome = "rollback") {
      if (released) return;
      released = true;
      await transaction.unsafe(outcome);
      transaction.release();
      await Promise.all([holder.end(), watcher.end()]);
    },
    async backendEnds(pid) {
      const observer = postgres(testDatabaseUrl, { max: 1, onnotice: () => {} });
      await vi.waitFor(
        async () => {
          const alive = await observer`select 1 from pg_stat_activity where pid = ${pid}`;
          if (alive.length > 0) throw new Error("the backend is still there");
        },
        { timeout: 10_000, interval: 5 },
      );
      await observer.end();
    },
  };
}
