import { eq, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { people } from "@/db/schema";
import type { Reverified } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { ok, type Result } from "@/lib/core/result";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { queueMail } from "@/lib/mail/queue-mail";
import { lockSubject } from "./lock-subject";
import type { Suspension } from "./schema";

/** Opens a suspended account again. Password and second factor are what they were. */
export async function reinstatePerson(actor: Reverified, { personId }: Suspension): Promise<Result<undefined>> {
  const result = await database().transaction(async (tx): Promise<Result<undefined>> => {
    const locked = await lockSubject(tx, actor, "person.suspend", { personId, removesAdmin: false });
    if (!locked.ok) return locked;
    const { email, name, suspendedAt } = locked.data;
    if (!suspendedAt) return ok(undefined);

    const now = sql`clock_timestamp()`;
    await tx.update(people).set({ suspendedAt: null, updatedAt: now }).where(eq(people.id, personId));
    await record(tx, actor, { event: "person.reinstated", subjectId: personId });
    await queueMail(tx, { personId, toAddress: email, template: "reinstated", params: { name, by: actor.name } });
    return ok(undefined);
  });
  deliverSoon();
  return result;
}
