import { and, eq, isNull, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { sessions } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorizeSelf } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import type { EndReason } from "./end-sessions";

/** Ends one of the actor's own sessions; the row stays, and its cookie opens nothing from now on (S49). */
export async function endSession(actor: PersonActor, sessionId: number, reason: EndReason): Promise<void> {
  authorizeSelf(actor, "own-sessions.end");
  await database().transaction(async (tx) => {
    const ended = await tx
      .update(sessions)
      .set({ endedAt: sql`clock_timestamp()`, endReason: reason })
      .where(and(eq(sessions.id, sessionId), eq(sessions.personId, actor.personId), isNull(sessions.endedAt)))
      .returning({ id: sessions.id });
    if (ended.length > 0)
      await record(tx, actor, { event: "session.ended", subjectId: actor.personId, details: { reason, sessions: 1 } });
  });
}
