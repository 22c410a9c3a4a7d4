import type { Transaction } from "@/db/client";
import { auditEvents } from "@/db/schema";
import type { Actor } from "@/lib/access/actor";
import type { AuditEventName } from "./events";

export interface AuditEntry {
  event: AuditEventName;
  /** The person it happened to; null for a policy or a stranger. */
  subjectId?: number | null;
  /** Facts worth keeping, never a secret, a code or what was typed. */
  details?: Record<string, string | number | boolean | null>;
}

const USER_AGENT_LENGTH = 400;

/** Writes an audit row. It takes the transaction of the change: where the row cannot be written, the change does not happen. */
export async function record(tx: Transaction, actor: Actor, ...entries: AuditEntry[]): Promise<void> {
  const origin = "origin" in actor ? actor.origin : null;
  await tx.insert(auditEvents).values(
    entries.map(({ event, subjectId, details }) => ({
      event,
      actorKind: actor.kind,
      actorId: "personId" in actor ? actor.personId : null,
      subjectId: subjectId ?? null,
      address: origin?.address ?? null,
      userAgent: origin?.userAgent.slice(0, USER_AGENT_LENGTH) ?? null,
      requestId: origin?.requestId ?? null,
      details: actor.kind === "system" ? { ...details, by: actor.name } : (details ?? {}),
    })),
  );
}
