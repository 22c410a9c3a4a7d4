import { and, asc, eq, isNull, ne } from "drizzle-orm";
import { database, type Transaction } from "@/db/client";
import { people, recoveryCodeSets, recoveryCodes, secondFactors } from "@/db/schema";
import type { SystemActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { NotFound } from "@/lib/core/errors";
import { endTrust } from "@/lib/devices/end-trust";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { queueMail } from "@/lib/mail/queue-mail";
import { endSessions } from "@/lib/sessions/end-sessions";
import { endAccessPass } from "@/lib/two-factor/end-access-pass";
import { endWaits } from "./end-waits";

export interface Recovered {
  /** The factor that was turned off; null: there was none. */
  method: "app" | "sms" | null;
  sessions: number;
  devices: number;
  /** Admins who were told, besides the person. */
  adminsTold: number;
  isSuspended: boolean;
}

/**
 * The operator's way out where no admin is left to help (product.md, row 6): the second factor and all that hangs on it go, so
 * that it is set up anew at the next sign-in where policy requires one. The password stays, and everybody who should know is told.
 */
export async function recoverPerson(actor: SystemActor, personId: number): Promise<Recovered> {
  authorize(actor, "installation.operate");
  const recovered = await database().transaction(async (tx) => {
    const [person] = await tx.select().from(people).where(eq(people.id, personId)).for("no key update");
    if (!person) throw new NotFound("person");
    const [factor] = await tx.delete(secondFactors).where(eq(secondFactors.personId, personId)).returning();
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.personId, personId));
    await tx.delete(recoveryCodeSets).where(eq(recoveryCodeSets.personId, personId));
    await endAccessPass(tx, actor, personId, "second-factor-changed");
    const devices = await endTrust(tx, personId);
    const sessions = await endSessions(tx, { personId, reason: "ended-by-operator" });
    await endWaits(tx, personId);
    const method = factor?.method ?? null;
    await record(tx, actor, {
      event: "second_factor.recovered",
      subjectId: personId,
      details: { method, devices, sessions },
    });
    const adminsTold = await tell(tx, person);
    return { method, sessions, devices, adminsTold, isSuspended: person.suspendedAt !== null };
  });
  deliverSoon();
  return recovered;
}

async function tell(tx: Transaction, person: typeof people.$inferSelect): Promise<number> {
  const { id, email, name } = person;
  const params = { name, by: "The operator of Keydesk" };
  await queueMail(tx, { personId: id, toAddress: email, template: "second-factor-reset", params });
  const admins = await tx
    .select()
    .from(people)
    .where(and(eq(people.role, "admin"), isNull(people.suspendedAt), ne(people.id, id)))
    .orderBy(asc(people.id));
  for (const admin of admins)
    await queueMail(tx, {
      personId: admin.id,
      toAddress: admin.email,
      template: "operator-recovered",
      params: { ...params, name: admin.name, person: `${name} (${email})` },
    });
  return admins.length;
}
