import { asc, sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { database } from "@/db/client";
import { auditEvents, auditSeals } from "@/db/schema";
import { testDatabaseUrl } from "@/db/test-database";
import { prepareProcess } from "@/lib/core/second-process.test-support";
import { record } from "./record";
import type { SealingActs } from "./seal-acts.test-support";
import { sealEvents } from "./seal-events";
import { verifyChain } from "./verify-chain";

const db = database();
const worker = { kind: "system", name: "worker" } as const;

const write = (count = 1) =>
  db.transaction((tx) =>
    record(tx, worker, ...Array.from({ length: count }, () => ({ event: "sms.failed" as const }))),
  );

const seals = () => db.select().from(auditSeals).orderBy(asc(auditSeals.number));

beforeEach(async () => {
  await write();
  await sealEvents();
});

describe("sealing", () => {
  it("covers every event once, in batches, and does nothing where there is nothing", async () => {
    await write(25);
    expect(await sealEvents({ batchSize: 10 })).toBe(3);
    expect((await seals()).slice(-3).map(({ events }) => events)).toEqual([10, 10, 5]);
    expect(await sealEvents()).toBe(0);
    expect(await verifyChain()).toMatchObject({ events: await db.$count(auditEvents), unsealed: 0, finding: null });
  });

  it("waits for a transaction that is still open, so that what it commits late is not missed", async () => {
    const other = postgres(testDatabaseUrl, { max: 1 });
    const late = await other.reserve();
    await late`begin`;
    await late`insert into audit_events (event, actor_kind) values ('late', 'system')`;
    await write();
    const before = await db.$count(auditSeals);
    expect(await sealEvents({ patience: 0 })).toBe(0);
    expect(await sealEvents({ patience: 50 })).toBe(0);
    expect(await db.$count(auditSeals)).toBe(before);
    // One that begins only now writes behind the batch, and holds nothing up.
    const newer = postgres(testDatabaseUrl, { max: 1 });
    const open = await newer.reserve();
    const sealing = sealEvents({ patience: 5000 });
    await open`begin`;
    await late`commit`;
    expect(await sealing).toBe(1);
    expect((await seals()).at(-1)?.events).toBe(2);
    await open`rollback`;
    for (const held of [late, open]) held.release();
    await Promise.all([other.end(), newer.end()]);
    expect((await verifyChain()).finding).toBeNull();
  });

  it("waits for somebody who has the lock and no id yet", async () => {
    const other = postgres(testDatabaseUrl, { max: 1 });
    const early = await other.reserve();
    await early`begin`;
    await early`lock table audit_events in row exclusive mode`;
    await write();
    expect(await sealEvents({ patience: 0 })).toBe(0);
    await early`rollback`;
    early.release();
    await other.end();
    expect(await sealEvents({ patience: 0 })).toBe(1);
  });

  it("leaves the gap that a change leaves which was rolled back", async () => {
    await db
      .transaction(async (tx) => {
        await record(tx, worker, { event: "sms.failed" });
        throw new Error("not after all");
      })
      .catch(() => {});
    await write();
    expect(await sealEvents()).toBe(1);
    expect((await verifyChain()).finding).toBeNull();
  });

  it("keeps seals as they are", async () => {
    for (const change of [
      sql`update audit_seals set events = 0`,
      sql`delete from audit_seals`,
      sql`truncate audit_seals`,
    ])
      await expect(db.execute(change)).rejects.toMatchObject({ code: "P0001" });
  });
});

describe("several workers", () => {
  const prepared = prepareProcess<SealingActs>("lib/audit/seal-acts.test-support.ts");
  let nodes: Awaited<ReturnType<Awaited<typeof prepared>["start"]>>[] = [];

  beforeAll(async () => {
    const process = await prepared;
    nodes = await Promise.all([process.start(), process.start()]);
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.kill()));
    await (await prepared).remove();
  });

  it("never seal an event twice, nor miss one, while others write", async () => {
    const writing = Array.from({ length: 40 }, () => write(5));
    const sealing = nodes.flatMap((node) => Array.from({ length: 8 }, () => node.ask("sealEvents", { batchSize: 7 })));
    await Promise.all([...writing, ...sealing, sealEvents({ batchSize: 7 })]);
    await sealEvents();
    expect(await verifyChain()).toMatchObject({ events: await db.$count(auditEvents), unsealed: 0, finding: null });
    const numbers = (await seals()).map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, n) => n + 1));
  });
});
