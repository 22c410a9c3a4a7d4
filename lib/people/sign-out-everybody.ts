import { sql } from "drizzle-orm";
import { database } from "@/db/client";
import type { SystemActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { type AllEnded, endAllSessions } from "@/lib/sessions/end-all-sessions";

/** The operator signs everybody out, on every node; half-done sign-ins end, too. One row in the log, no mails. */
export async function signOutEverybody(actor: SystemActor): Promise<AllEnded> {
  authorize(actor, "installation.operate");
  return database().transaction(async (tx) => {
    // One statement over everybody may take longer than a page's query.
    await tx.execute(sql`set local statement_timeout = '5min'`);
    const ended = await endAllSessions(tx, "ended-by-operator");
    await record(tx, actor, { event: "session.all_ended", details: { ...ended } });
    return ended;
  });
}
