import { eq } from "drizzle-orm";
import { database } from "@/db/client";
import { people, recoveryCodeSets, recoveryCodes, secondFactors } from "@/db/schema";
import type { Reverified } from "@/lib/access/actor";
import { authorizeSelf } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { ok, type Result, refuse } from "@/lib/core/result";
import { endTrust } from "@/lib/devices/end-trust";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { queueMail } from "@/lib/mail/queue-mail";
import { getPolicy } from "@/lib/policy/queries";
import { mayTurnOff } from "@/lib/policy/rules";
import { endSessions } from "@/lib/sessions/end-sessions";
import { endAccessPass } from "./end-access-pass";
import { noticeTo } from "./notice-to";

/** Turns the actor's own second factor off, with its recovery codes and trusted devices. Refused while policy requires one. */
export async function turnOff(actor: Reverified): Promise<Result<undefined>> {
  const { personId } = actor;
  authorizeSelf(actor, "second-factor.turn-off");
  const result = await database().transaction(async (tx): Promise<Result<undefined>> => {
    const [me] = await tx
      .select({ requiredSince: people.secondFactorRequiredSince })
      .from(people)
      .where(eq(people.id, personId))
      .for("no key update");
    if (!mayTurnOff(await getPolicy(tx, actor.role))) return refuse("required_by_policy");
    if (me?.requiredSince) return refuse("required_by_admin");
    const [gone] = await tx.delete(secondFactors).where(eq(secondFactors.personId, personId)).returning();
    if (!gone) return ok(undefined);
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.personId, personId));
    await tx.delete(recoveryCodeSets).where(eq(recoveryCodeSets.personId, personId));
    await endAccessPass(tx, actor, personId, "second-factor-changed");
    const devices = await endTrust(tx, personId);
    const sessions = await endSessions(tx, {
      personId,
      exceptSessionId: actor.sessionId,
      reason: "second-factor-changed",
    });
    await record(tx, actor, {
      event: "second_factor.turned_off",
      subjectId: personId,
      details: { method: gone.method, devices, sessions },
    });
    await queueMail(tx, { ...noticeTo(actor), template: "second-factor-turned-off" });
    return ok(undefined);
  });
  deliverSoon();
  return result;
}
