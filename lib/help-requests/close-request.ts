import { and, eq, isNull, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { helpRequests, people } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { subjectOf } from "@/lib/access/permissions";
import { record } from "@/lib/audit/record";
import { ok, type Result } from "@/lib/core/result";
import type { CloseRequest } from "./schema";

/** An admin has seen to it. One that another admin, or the person's own sign-in, has closed meanwhile is as it should be. */
export async function closeRequest(actor: PersonActor, { requestId }: CloseRequest): Promise<Result<undefined>> {
  authorize(actor, "help.list");
  return database().transaction(async (tx) => {
    const [open] = await tx
      .select({ id: people.id, role: people.role, ownerSince: people.ownerSince })
      .from(helpRequests)
      .innerJoin(people, eq(people.id, helpRequests.personId))
      .where(and(eq(helpRequests.id, requestId), isNull(helpRequests.closedAt)));
    if (!open) return ok(undefined);
    authorize(actor, "help.close", subjectOf(open));
    const closed = await tx
      .update(helpRequests)
      .set({ closedAt: sql`clock_timestamp()`, closedById: actor.personId })
      .where(and(eq(helpRequests.id, requestId), isNull(helpRequests.closedAt)))
      .returning({ id: helpRequests.id });
    if (closed.length > 0)
      await record(tx, actor, { event: "help.closed", subjectId: open.id, details: { why: "done" } });
    return ok(undefined);
  });
}
