import { eq } from "drizzle-orm";
import { database } from "@/db/client";
import { people } from "@/db/schema";
import type { SystemActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { NotFound } from "@/lib/core/errors";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { queueMail } from "@/lib/mail/queue-mail";
import { endSessions } from "@/lib/sessions/end-sessions";

/** The operator signs somebody out everywhere; half-done sign-ins end, too. Answers how many sessions ended. */
export async function signOutPerson(actor: SystemActor, personId: number): Promise<number> {
  authorize(actor, "installation.operate");
  const sessions = await database().transaction(async (tx) => {
    const [person] = await tx.select().from(people).where(eq(people.id, personId)).for("no key update");
    if (!person) throw new NotFound("person");
    const ended = await endSessions(tx, { personId, reason: "ended-by-operator" });
    await record(tx, actor, { event: "session.ended", subjectId: personId, details: { sessions: ended } });
    const params = { name: person.name, by: "The operator of Keydesk" };
    await queueMail(tx, { personId, toAddress: person.email, template: "sessions-ended", params });
    return ended;
  });
  deliverSoon();
  return sessions;
}
