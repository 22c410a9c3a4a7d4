import { database } from "@/db/client";
import type { Reverified } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { ok, type Result } from "@/lib/core/result";
import { endTrust } from "@/lib/devices/end-trust";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { queueMail } from "@/lib/mail/queue-mail";
import { textOwner } from "@/lib/two-factor/text-owner";
import { lockSubject } from "./lock-subject";
import type { Help } from "./schema";

/** An admin takes trust from somebody's devices: each is asked for a passcode again. Sessions go on. */
export async function endTrustOfPerson(actor: Reverified, { personId, reason }: Help): Promise<Result<undefined>> {
  const result = await database().transaction(async (tx): Promise<Result<undefined>> => {
    const locked = await lockSubject(tx, actor, "sessions.end", { personId, removesAdmin: false });
    if (!locked.ok) return locked;
    const { email, name } = locked.data;
    const devices = await endTrust(tx, personId);
    await record(tx, actor, { event: "device.trust_ended", subjectId: personId, details: { reason, devices } });
    await queueMail(tx, { personId, toAddress: email, template: "trust-ended", params: { name, by: actor.name } });
    await textOwner(tx, personId, "trust-ended");
    return ok(undefined);
  });
  deliverSoon();
  return result;
}
