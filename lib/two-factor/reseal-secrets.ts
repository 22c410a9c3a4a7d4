import { and, asc, eq, gt, isNotNull, isNull, ne, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { challenges, secondFactors } from "@/db/schema";
import { currentKeyId } from "@/lib/core/crypto";
import { sealSecret, unsealSecret } from "./methods/app";

const BATCH_SIZE = 200;

/**
 * Seals every app secret that is sealed with a former key of the ring with the one that writes now (F28). Each batch is a
 * transaction of its own and what is done is seen by the key's name in the row, so it may be killed and begun again at any time.
 * Sign-ins go on: a row that one of them holds is left for the next round. Answers how many rows it sealed anew.
 */
export async function resealSecrets({ batchSize = BATCH_SIZE } = {}): Promise<number> {
  let total = 0;
  for (;;) {
    const inRound = (await everyBatch(resealFactors, batchSize)) + (await everyBatch(resealSetUps, batchSize));
    if (inRound === 0) return total;
    total += inRound;
  }
}

interface Batch {
  lastId: number;
  done: number;
}

async function everyBatch(work: (afterId: number, size: number) => Promise<Batch | null>, size: number) {
  let total = 0;
  for (let batch = await work(0, size); batch; batch = await work(batch.lastId, size)) total += batch.done;
  return total;
}

const hasFormerKey = (column: typeof secondFactors.secretEncrypted | typeof challenges.secretEncrypted) =>
  ne(sql`split_part(${column}, '.', 1)`, currentKeyId());

const reseal = (sealed: string | null, personId: number, setUpId: number): string =>
  sealSecret(unsealSecret(sealed ?? "", personId, setUpId), personId, setUpId);

function resealFactors(afterId: number, size: number): Promise<Batch | null> {
  const t = secondFactors;
  return database().transaction(async (tx) => {
    const rows = await tx
      .select({ personId: t.personId, setUpId: t.setUpId, sealed: t.secretEncrypted })
      .from(t)
      .where(and(gt(t.personId, afterId), isNotNull(t.secretEncrypted), hasFormerKey(t.secretEncrypted)))
      .orderBy(asc(t.personId))
      .limit(size)
      .for("no key update", { skipLocked: true });
    for (const { personId, setUpId, sealed } of rows)
      await tx
        .update(t)
        .set({ secretEncrypted: reseal(sealed, personId, setUpId) })
        .where(eq(t.personId, personId));
    const last = rows.at(-1);
    return last ? { lastId: last.personId, done: rows.length } : null;
  });
}

/** Set-ups that are still open: their candidate becomes the second factor as it stands in the row. */
function resealSetUps(afterId: number, size: number): Promise<Batch | null> {
  const t = challenges;
  return database().transaction(async (tx) => {
    const rows = await tx
      .select({ id: t.id, personId: t.personId, sealed: t.secretEncrypted })
      .from(t)
      .where(
        and(
          gt(t.id, afterId),
          isNotNull(t.secretEncrypted),
          isNull(t.redeemedAt),
          gt(t.expiresAt, sql`clock_timestamp()`),
          hasFormerKey(t.secretEncrypted),
        ),
      )
      .orderBy(asc(t.id))
      .limit(size)
      .for("no key update", { skipLocked: true });
    for (const { id, personId, sealed } of rows)
      await tx
        .update(t)
        .set({ secretEncrypted: reseal(sealed, personId, id) })
        .where(eq(t.id, id));
    const last = rows.at(-1);
    return last ? { lastId: last.id, done: rows.length } : null;
  });
}
