import { database } from "@/db/client";
import type { Reverified } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { ok, type Result } from "@/lib/core/result";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { queueMail } from "@/lib/mail/queue-mail";
import { endSessions } from "@/lib/sessions/end-sessions";
import { textOwner } from "@/lib/two-factor/text-owner";
import { lockSubject } from "./lock-subject";
import type { Help } from "./schema";

/** An admin signs somebody out everywhere; half-done sign-ins end, too. */
export async function endSessionsOfPerson(actor: Reverified, { personId, reason }: Help): Promise<Result<undefined>> {
  const result = await database().transaction(async (tx): Promise<Result<undefined>> => {
    const locked = await lockSubject(tx, actor, "sessions.end", { personId, removesAdmin: false });
    if (!locked.ok) return locked;
    const { email, name } = locked.data;
    const sessions = await endSessions(tx, { personId, reason: "ended-by-admin" });
    await record(tx, actor, { event: "session.ended", subjectId: personId, details: { reason, sessions } });
    await queueMail(tx, { personId, toAddress: email, template: "sessions-ended", params: { name, by: actor.name } });
    await textOwner(tx, personId, "sessions-ended");
    return ok(undefined);
  });
  deliverSoon();
  return result;
}
