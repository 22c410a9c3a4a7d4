import { asc, eq, gt, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { people, recoveryCodeSets, recoveryCodes, secondFactors } from "@/db/schema";
import type { Reverified } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { toCsv } from "@/lib/core/csv";

/** People in memory at a time: the file may be as long as it likes. */
const BATCH_SIZE = 1000;

/**
 * Everybody as CSV (RFC 4180), in pieces of one batch. The audit row is written before the first byte: no audit, no export.
 * A piece is read only when the one before has been taken, so a slow reader costs no memory.
 */
export async function exportPeople(
  actor: Reverified,
  { batchSize = BATCH_SIZE }: { batchSize?: number } = {},
): Promise<AsyncGenerator<string>> {
  authorize(actor, "report.view");
  await database().transaction(async (tx) => {
    const total = await tx.$count(people);
    await record(tx, actor, { event: "report.exported", details: { people: total } });
  });
  return pieces(batchSize);
}

async function* pieces(batchSize: number): AsyncGenerator<string> {
  yield toCsv([COLUMNS]);
  let last = 0;
  while (true) {
    const batch = await readBatch(last, batchSize);
    const end = batch.at(-1);
    if (!end) return;
    yield toCsv(batch.map(cellsOf));
    last = end.id;
  }
}

const COLUMNS = [
  "name",
  "email",
  "role",
  "method",
  "turned_on_at",
  "last_used_at",
  "recovery_codes_left",
  "recovery_codes_saved_at",
  "last_signed_in_at",
  "suspended_at",
] as const;

type Batch = Awaited<ReturnType<typeof readBatch>>;

/** By id from the last one on, so that somebody who comes or goes meanwhile shifts nobody. */
async function readBatch(lastId: number, size: number) {
  return database()
    .select({
      id: people.id,
      name: people.name,
      email: people.email,
      role: people.role,
      method: secondFactors.method,
      turnedOnAt: secondFactors.turnedOnAt,
      lastUsedAt: secondFactors.lastUsedAt,
      codesLeft: codesLeft.mapWith(Number),
      codesSavedAt: recoveryCodeSets.savedAt,
      lastSignedInAt: people.lastSignedInAt,
      suspendedAt: people.suspendedAt,
    })
    .from(people)
    .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
    .leftJoin(recoveryCodeSets, eq(recoveryCodeSets.personId, people.id))
    .where(gt(people.id, lastId))
    .orderBy(asc(people.id))
    .limit(size);
}

const codesLeft = sql`(select count(*) from ${recoveryCodes}
  where ${recoveryCodes.personId} = ${people.id} and ${recoveryCodes.usedAt} is null)`;

function cellsOf(row: Batch[number]) {
  // Codes that were never saved open nothing.
  const left = row.codesSavedAt ? row.codesLeft : 0;
  const { name, email, role, method } = row;
  const moments = [row.turnedOnAt, row.lastUsedAt].map(iso);
  return [
    ...[name, email, role, method, ...moments, method ? left : null],
    ...[row.codesSavedAt, row.lastSignedInAt, row.suspendedAt].map(iso),
  ];
}

const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null;
