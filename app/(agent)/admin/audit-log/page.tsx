import type { Metadata } from "next";
import { withQuery } from "@/app/_shell/query";
import { type AuditRow, AuditTable } from "@/components/audit/audit-table";
import { PageHeader } from "@/components/layout/page-header";
import { auditEventNames } from "@/lib/audit/events";
import { type AuditEntryView, listAuditEvents } from "@/lib/audit/queries";
import { auditQuerySchema } from "@/lib/audit/schema";
import { requirePermission } from "@/lib/auth/gates";

export const metadata: Metadata = { title: "Audit log" };

const PATH = "/admin/audit-log";

export default async function AuditLogPage({ searchParams }: PageProps<"/admin/audit-log">) {
  const me = await requirePermission("audit-log.view");
  const { before } = auditQuerySchema.parse(await searchParams);
  const page = await listAuditEvents(me, { before });
  return (
    <>
      <PageHeader
        heading="Audit log"
        description="What happened to accounts and policy, newest first. Entries are only ever added."
      />
      <AuditTable
        rows={page.events.map(toRow)}
        newerHref={before ? PATH : null}
        olderHref={page.before ? withQuery(PATH, { before: page.before }) : null}
      />
    </>
  );
}

function toRow(entry: AuditEntryView): AuditRow {
  const { id, at, address, details, actor, subject } = entry;
  const who = actor
    ? (actor.name ?? `Person ${actor.id}`)
    : entry.actorKind === "system"
      ? "Keydesk"
      : "Somebody not signed in";
  const whom = subject && subject.id !== actor?.id ? (subject.name ?? `Person ${subject.id}`) : null;
  return { id, at, address, details, who, whom, event: wordsFor(entry.event) };
}

/** An older or newer version may have written a name that this one does not know. */
const wordsFor = (event: string): string => (auditEventNames as Record<string, string>)[event] ?? event;
