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
import type { ChangeRole } from "./schema";

/** Gives a person another role. Their sessions end, so that no page opened with the old rights goes on (S50). */
export async function changeRole(actor: Reverified, { personId, role }: ChangeRole): Promise<Result<undefined>> {
  const result = await database().transaction(async (tx): Promise<Result<undefined>> => {
    const removesAdmin = role !== "admin";
    const locked = await lockSubject(tx, actor, "person.change-role", { personId, removesAdmin });
    if (!locked.ok) return locked;
    const { email, name, ...subject } = locked.data;
    if (subject.role === role) return ok(undefined);

    // Ownership is a right of admins; it does not outlive the role.
    const lost = role === "admin" ? {} : { ownerSince: null };
    await tx
      .update(people)
      .set({ role, ...lost, updatedAt: sql`clock_timestamp()` })
      .where(eq(people.id, personId));
    await endAccessPass(tx, actor, personId, "role-changed");
    await endSessions(tx, { personId, reason: "role-changed" });
    const details = { from: subject.role, to: role };
    await record(tx, actor, { event: "person.role_changed", subjectId: personId, details });
    await queueMail(tx, {
      personId,
      toAddress: email,
      template: "role-changed",
      params: { name, by: actor.name, role },
    });
    return ok(undefined);
  });
  deliverSoon();
  return result;
}
