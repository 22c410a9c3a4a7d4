import { csvDownload } from "@/app/_shell/csv-download";
import { requirePermission, requireReverified } from "@/lib/auth/gates";
import { cameFromElsewhere } from "@/lib/auth/request";
import { exportPeople } from "@/lib/report/export-people";
import { REPORT_BEGINS_EXPORT } from "../paths";

/**
 * Streams the list of people. Each export is a line in the audit log, so no other site may begin one by a picture or a link (S68).
 * Who has not stepped up comes back to the report, which then begins the download itself.
 */
export async function GET(): Promise<Response> {
  await requirePermission("report.view");
  if (await cameFromElsewhere()) return new Response("Begin the export in Keydesk itself.\n", { status: 403 });
  return csvDownload(await exportPeople(await requireReverified(REPORT_BEGINS_EXPORT)), "keydesk-people.csv");
}
