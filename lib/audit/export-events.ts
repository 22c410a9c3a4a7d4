import { database } from "@/db/client";
import type { Reverified } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { toCsv } from "@/lib/core/csv";
import { auditEventNames } from "./events";
import { type EventFilter, resolveFilter } from "./match-events";
import { type AuditEntryView, readEvents } from "./queries";
import { record } from "./record";
import type { AuditFilter } from "./schema";

/** Events in memory at a time: the log may be as long as it likes. */
const BATCH_SIZE = 1000;

/**
 * What a filter finds as CSV, newest first, in pieces of one batch. The audit row is written before the first byte, so an export
 * begins with itself. A piece is read only when the one before has been taken, so a slow reader costs no memory.
 */
export async function exportEvents(
  actor: Reverified,
  query: AuditFilter,
  { batchSize = BATCH_SIZE }: { batchSize?: number } = {},
): Promise<AsyncGenerator<string>> {
  authorize(actor, "audit-log.view");
  const filter = await resolveFilter(query);
  const { event = null, from = null, to = null } = query;
  await database().transaction((tx) =>
    record(tx, actor, { event: "audit_log.exported", details: { event, person: filter?.personId ?? null, from, to } }),
  );
  return pieces(filter, batchSize);
}

async function* pieces(filter: EventFilter | null, batchSize: number): AsyncGenerator<string> {
  yield toCsv([COLUMNS]);
  let beforeId: number | null = null;
  while (filter) {
    const batch: AuditEntryView[] = await readEvents(filter, beforeId, batchSize);
    if (batch.length > 0) yield toCsv(batch.map(cellsOf));
    if (batch.length < batchSize) return;
    beforeId = batch.at(-1)?.id ?? null;
  }
}

const COLUMNS = [
  ...["id", "at", "event", "event_in_words", "actor_kind", "actor_id", "actor", "subject_id", "subject"],
  ...["address", "user_agent", "request_id", "details", "sealed"],
] as const;

function cellsOf({ actor, subject, ...e }: AuditEntryView) {
  const inWords = (auditEventNames as Record<string, string>)[e.event] ?? e.event;
  return [
    ...[e.id, e.at.toISOString(), e.event, inWords, e.actorKind, actor?.id, actor?.name, subject?.id, subject?.name],
    ...[e.address, e.userAgent, e.requestId, JSON.stringify(e.details), e.isSealed ? "yes" : "not yet"],
  ];
}
