import { eq, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { people } from "@/db/schema";
import type { Reverified } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { ok, type Result } from "@/lib/core/result";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { queueMail } from "@/lib/mail/queue-mail";
import { endSessions } from "@/lib/sessions/end-sessions";
import { endAccessPass } from "@/lib/two-factor/end-access-pass";
import { lockSubject } from "./lock-subject";
import type { Suspension } from "./schema";

/** Shuts an account. Sessions and half-done sign-ins end in the same transaction, so nothing of it opens anything (S50). */
export async function suspendPerson(actor: Reverified, { personId }: Suspension): Promise<Result<undefined>> {
  const result = await database().transaction(async (tx): Promise<Result<undefined>> => {
    const locked = await lockSubject(tx, actor, "person.suspend", { personId, removesAdmin: true });
    if (!locked.ok) return locked;
    const { email, name, suspendedAt } = locked.data;
    if (suspendedAt) return ok(undefined);

    const now = sql`clock_timestamp()`;
    await tx.update(people).set({ suspendedAt: now, updatedAt: now }).where(eq(people.id, personId));
    await endAccessPass(tx, actor, personId, "suspended");
    const sessions = await endSessions(tx, { personId, reason: "suspended" });
    await record(tx, actor, { event: "person.suspended", subjectId: personId, details: { sessions } });
    await queueMail(tx, { personId, toAddress: email, template: "suspended", params: { name, by: actor.name } });
    return ok(undefined);
  });
  deliverSoon();
  return result;
}
