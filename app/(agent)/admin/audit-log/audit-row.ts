import type { AuditRow } from "@/components/audit/audit-table";
import { auditEventNames } from "@/lib/audit/events";
import type { AuditEntryView, AuditPerson } from "@/lib/audit/queries";

/** An entry in the words of the page. */
export function toRow({ actor, subject, ...entry }: AuditEntryView): AuditRow {
  const { id, at, address, details, isSealed } = entry;
  const whom = subject && subject.id !== actor?.id ? nameOf(subject) : null;
  const who = actor ? nameOf(actor) : entry.actorKind === "system" ? systemWords(details.by) : "Somebody not signed in";
  return { id, at, address, details, who, whom, event: wordsFor(entry.event), isSealed };
}

const nameOf = (person: AuditPerson): string => person.name ?? `Person ${person.id}`;

const systemWords = (by: unknown): string => (by === "cli" ? "The operator" : "Keydesk");

/** An older or newer version may have written a name that this one does not know. */
const wordsFor = (event: string): string => (auditEventNames as Record<string, string>)[event] ?? event;
