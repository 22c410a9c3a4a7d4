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
  const pieces = await exportPeople(await requireReverified(REPORT_BEGINS_EXPORT));
  return new Response(streamOf(pieces), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="keydesk-people.csv"',
      "Cache-Control": "no-store",
    },
  });
}

/** Pulled piece by piece: the browser's pace is the database's. A reader who goes away ends the reading. */
function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
