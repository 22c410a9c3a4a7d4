import type { Metadata } from "next";
import { withQuery } from "@/app/_shell/query";
import { AuditLogFilter } from "@/components/audit/audit-filter";
import { AuditTable } from "@/components/audit/audit-table";
import { PageHeader } from "@/components/layout/page-header";
import { BeginDownload } from "@/components/report/begin-download";
import { Alert } from "@/components/ui/alert";
import { buttonClasses } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { auditEventNames } from "@/lib/audit/events";
import { listAuditEvents } from "@/lib/audit/queries";
import { auditQuerySchema } from "@/lib/audit/schema";
import { requirePermission } from "@/lib/auth/gates";
import { toRow } from "./audit-row";
import { AUDIT_EXPORT_PATH, AUDIT_LOG_PATH } from "./paths";

export const metadata: Metadata = { title: "Audit log" };

const events = Object.entries(auditEventNames)
  .map(([value, label]) => ({ value, label }))
  .sort((a, b) => a.label.localeCompare(b.label, "en"));

export default async function AuditLogPage({ searchParams }: PageProps<"/admin/audit-log">) {
  const me = await requirePermission("audit-log.view");
  const params = await searchParams;
  const { before, ...filter } = auditQuerySchema.parse(params);
  const page = await listAuditEvents(me, { before, ...filter });
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const exportHref = withQuery(AUDIT_EXPORT_PATH, filter);
  return (
    <>
      <PageHeader
        heading="Audit log"
        description="What happened to accounts and policy, newest first. Entries are only ever added, and sealed within a minute."
        actions={
          // No Link: a router would ask for the file first, and each answer is an export in the log.
          <a href={exportHref} className={buttonClasses()}>
            Export CSV
          </a>
        }
      />
      {params.export === "begin" ? (
        <div className="mb-4">
          <BeginDownload href={exportHref} />
          <Note>Thank you. The download begins by itself; if it does not, choose “Export CSV”.</Note>
        </div>
      ) : null}
      <AuditLogFilter filter={filter} events={events} clearHref={isFiltered ? AUDIT_LOG_PATH : null} />
      {page.isPersonUnknown ? (
        <Alert tone="info">Nobody has the email {filter.person}. Somebody who is gone can be found by number.</Alert>
      ) : (
        <AuditTable
          rows={page.events.map(toRow)}
          isFiltered={isFiltered}
          newerHref={before ? withQuery(AUDIT_LOG_PATH, filter) : null}
          olderHref={page.before ? withQuery(AUDIT_LOG_PATH, { ...filter, before: page.before }) : null}
        />
      )}
    </>
  );
}
