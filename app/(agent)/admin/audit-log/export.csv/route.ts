import { csvDownload } from "@/app/_shell/csv-download";
import { withQuery } from "@/app/_shell/query";
import { exportEvents } from "@/lib/audit/export-events";
import { auditQuerySchema } from "@/lib/audit/schema";
import { requirePermission, requireReverified } from "@/lib/auth/gates";
import { cameFromElsewhere } from "@/lib/auth/request";
import { AUDIT_LOG_PATH } from "../paths";

/**
 * Streams what the filter finds. Each export is a line in the audit log, so no other site may begin one by a picture or a link (S68).
 * Who has not stepped up comes back to the log, which then begins the download itself.
 */
export async function GET(request: Request): Promise<Response> {
  await requirePermission("audit-log.view");
  if (await cameFromElsewhere()) return new Response("Begin the export in Keydesk itself.\n", { status: 403 });
  const { before: _, ...filter } = auditQuerySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  const me = await requireReverified(withQuery(AUDIT_LOG_PATH, { ...filter, export: "begin" }));
  return csvDownload(await exportEvents(me, filter), "keydesk-audit-log.csv");
}
