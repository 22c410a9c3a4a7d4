import { setTimeout as sleep } from "node:timers/promises";
import { desc, sql } from "drizzle-orm";
import { database, type Executor } from "@/db/client";
import { auditEvents, auditSeals } from "@/db/schema";
import { databaseTime } from "@/lib/core/clock";
import { currentKeyId } from "@/lib/core/crypto";
import { seconds } from "@/lib/core/duration";
import { log } from "@/lib/core/log";
import { FIRST_PREVIOUS_HASH, hashEvents, hashSeal, macOf, marksOf } from "./rules";
import { readSealedTexts } from "./seal-queries";

const BATCH_SIZE = 1000;

interface Options {
  batchSize?: number;
  /** How long to wait for transactions that are still writing, before the next run tries again. */
  patience?: number;
}

type Seal = typeof auditSeals.$inferSelect;

/** Seals everything that can be sealed, batch by batch. Answers how many seals it made. */
export async function sealEvents(options: Options = {}): Promise<number> {
  let made = 0;
  while (await sealBatch(options)) made += 1;
  return made;
}

/**
 * An id is given before its row is committed, so a row may appear below one that is there already. Nothing is sealed until
 * every transaction has ended that wrote to the log when the batch was chosen: whoever holds an id of the batch was among
 * them, because an insert locks its table before it takes an id. They are waited for, never held up.
 */
async function sealBatch({ batchSize = BATCH_SIZE, patience = seconds(2) }: Options): Promise<boolean> {
  const db = database();
  const former = await newestSeal(db);
  const throughId = await lastOfBatch(db, former, batchSize);
  if (throughId === null) return false;
  if (!(await writersEnd(await readWriters(db), patience))) return false;

  const seal = await db.transaction(async (tx) => {
    const [claim] = await tx.execute<{ mine: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended('keydesk audit seal', 0)) as mine`,
    );
    const present = await newestSeal(tx);
    // Another worker seals, or has just sealed this.
    if (!claim?.mine || present?.number !== former?.number) return null;
    const events = await readSealedTexts(tx, { afterId: former?.lastEventId ?? null, throughId });
    const content = {
      number: (former?.number ?? 0) + 1,
      lastEventId: throughId,
      events: events.length,
      eventsHash: hashEvents(events),
      marks: marksOf(events),
      previousHash: former?.hash ?? FIRST_PREVIOUS_HASH,
      sealedAt: await databaseTime(tx),
    };
    const hash = hashSeal(content);
    const keyId = currentKeyId();
    const made = { ...content, hash, keyId, mac: macOf(hash, keyId) };
    await tx.insert(auditSeals).values(made);
    return made;
  });
  // Outside of the database's reach: whoever cuts off the newest events with their seals cannot take this line back.
  if (seal) log().info({ seal: `${seal.number}:${seal.hash}`, events: seal.events }, "audit events sealed");
  return seal !== null;
}

async function newestSeal(db: Executor): Promise<Seal | undefined> {
  const [seal] = await db.select().from(auditSeals).orderBy(desc(auditSeals.number)).limit(1);
  return seal;
}

async function lastOfBatch(db: Executor, former: Seal | undefined, batchSize: number): Promise<number | null> {
  const [row] = await db.execute<{ id: string | null }>(sql`
    select max(id)::text as id from (
      select ${auditEvents.id} as id from ${auditEvents}
      ${former ? sql`where ${auditEvents.id} > ${former.lastEventId}` : sql``}
      order by ${auditEvents.id} limit ${batchSize}) batch`);
  return row?.id ? Number(row.id) : null;
}

/** The transactions that have written, or are about to write, to the log and have not ended. */
async function readWriters(db: Executor): Promise<Set<string>> {
  const rows = await db.execute<{ transaction: string }>(sql`
    select virtualtransaction as transaction from pg_locks
    where locktype = 'relation' and granted and mode = 'RowExclusiveLock' and relation = 'audit_events'::regclass
      and database = (select oid from pg_database where datname = current_database())`);
  return new Set(rows.map(({ transaction }) => transaction));
}

/** Only those who were there at the start are waited for, so this ends however busy the log is. */
async function writersEnd(early: Set<string>, patience: number): Promise<boolean> {
  const deadline = performance.now() + patience;
  for (let left = early; left.size > 0; ) {
    if (performance.now() >= deadline) return false;
    await sleep(20);
    const now = await readWriters(database());
    left = new Set([...left].filter((transaction) => now.has(transaction)));
  }
  return true;
}
