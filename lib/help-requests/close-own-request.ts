import { and, eq, isNull, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { helpRequests } from "@/db/schema";
import type { AttemptActor } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";

/** The person got in: nobody needs to help any more. In the transaction that opens the session. */
export async function closeOwnRequest(tx: Transaction, actor: AttemptActor): Promise<void> {
  const { personId } = actor;
  const closed = await tx
    .update(helpRequests)
    .set({ closedAt: sql`clock_timestamp()` })
    .where(and(eq(helpRequests.personId, personId), isNull(helpRequests.closedAt)))
    .returning({ id: helpRequests.id });
  if (closed.length > 0)
    await record(tx, actor, { event: "help.closed", subjectId: personId, details: { why: "got-in" } });
}
