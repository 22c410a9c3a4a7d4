import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import { type EmbeddedDatabase, ensureEmbeddedDatabase } from "@/db/embedded";
import { type RunningKeydesk, startKeydesk } from "./keydesk";
import type { BenchPeople } from "./make-people";
import { end, runNode } from "./programs";

/** One data folder with its database and keys, as `npm start` makes them, apart from everything else on this machine. */
export interface Home {
  folder: string;
  start(): Promise<RunningKeydesk>;
  /** Makes people in the database of the running server. */
  makePeople(count: number): Promise<BenchPeople>;
  /** The running server's database, with all rights. From now on it runs until the home is removed. */
  openDatabase(): Promise<postgres.Sql>;
  /** Ends whatever runs here, and leaves nothing behind. */
  remove(): Promise<void>;
}

export function createHome(): Home {
  const folder = mkdtempSync(path.join(os.tmpdir(), "keydesk-bench-"));
  const settings = { KEYDESK_DATA_DIR: folder, LOG_LEVEL: "error" };
  const children = new Set<ChildProcess>();
  let database: EmbeddedDatabase | undefined;
  let superuser: postgres.Sql | undefined;
  let removal: Promise<void> | undefined;

  async function removeAll(): Promise<void> {
    for (const child of children) await end(child);
    await superuser?.end({ timeout: 5 });
    // The last one out stops the server.
    await database?.stop();
    rmSync(folder, { recursive: true, force: true });
  }

  return {
    folder,
    start: () => startKeydesk(settings, (child) => children.add(child)),
    async makePeople(count) {
      // With --demo the program works on the database, and with the keys, of the data folder.
      const args = ["bin/run.mjs", "--demo", "bench/run.ts", "make-people", String(count)];
      return JSON.parse(await runNode(args, { settings })) as BenchPeople;
    },
    async openDatabase() {
      database ??= await ensureEmbeddedDatabase(folder);
      superuser ??= postgres(database.superuserUrl, {
        // That address names the server's own database, not Keydesk's.
        database: new URL(database.url).pathname.slice(1),
        max: 1,
        onnotice: () => {},
      });
      return superuser;
    },
    // A signal and the failure that follows it both ask; the folder must outlive the server that is stopped by its files.
    remove() {
      removal ??= removeAll();
      return removal;
    },
  };
}
