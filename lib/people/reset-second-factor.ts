import { eq } from "drizzle-orm";
import { database } from "@/db/client";
import { recoveryCodeSets, recoveryCodes, secondFactors } from "@/db/schema";
import type { Reverified } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { ok, type Result } from "@/lib/core/result";
import { endTrust } from "@/lib/devices/end-trust";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { queueMail } from "@/lib/mail/queue-mail";
import { endSessions } from "@/lib/sessions/end-sessions";
import { queueNotice } from "@/lib/sms/queue-notice";
import { endAccessPass } from "@/lib/two-factor/end-access-pass";
import { lockSubject } from "./lock-subject";
import type { Help } from "./schema";

/**
 * An admin turns somebody else's second factor off (S60): factor, recovery codes, trust and sessions go, the person is told,
 * and sets up a new one at the next sign-in where policy requires it. The admin never learns the password.
 */
export async function resetSecondFactor(actor: Reverified, { personId, reason }: Help): Promise<Result<undefined>> {
  const result = await database().transaction(async (tx): Promise<Result<undefined>> => {
    const locked = await lockSubject(tx, actor, "second-factor.reset", { personId, removesAdmin: false });
    if (!locked.ok) return locked;
    const { email, name } = locked.data;
    const [gone] = await tx.delete(secondFactors).where(eq(secondFactors.personId, personId)).returning();
    if (!gone) return ok(undefined);
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.personId, personId));
    await tx.delete(recoveryCodeSets).where(eq(recoveryCodeSets.personId, personId));
    await endAccessPass(tx, actor, personId, "second-factor-changed");
    const devices = await endTrust(tx, personId);
    const sessions = await endSessions(tx, { personId, reason: "second-factor-changed" });
    await record(tx, actor, {
      event: "second_factor.reset",
      subjectId: personId,
      details: { method: gone.method, reason, devices, sessions },
    });
    await queueMail(tx, {
      personId,
      toAddress: email,
      template: "second-factor-reset",
      params: { name, by: actor.name },
    });
    if (gone.phoneNumber)
      await queueNotice(tx, { personId, phoneNumber: gone.phoneNumber, template: "second-factor-reset" });
    return ok(undefined);
  });
  deliverSoon();
  return result;
}
