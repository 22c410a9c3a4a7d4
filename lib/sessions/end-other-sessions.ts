import { database } from "@/db/client";
import type { PersonActor } from "@/lib/access/actor";
import { authorizeSelf } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { endSessions } from "./end-sessions";

/** Ends all of the actor's sessions but the present one. Answers how many. */
export async function endOtherSessions(actor: PersonActor): Promise<number> {
  authorizeSelf(actor, "own-sessions.end");
  return database().transaction(async (tx) => {
    const reason = "ended-by-person";
    const ended = await endSessions(tx, { personId: actor.personId, exceptSessionId: actor.sessionId, reason });
    await record(tx, actor, {
      event: "session.ended",
      subjectId: actor.personId,
      details: { reason, sessions: ended },
    });
    return ended;
  });
}
