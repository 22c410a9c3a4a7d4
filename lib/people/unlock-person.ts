import { database } from "@/db/client";
import type { Reverified, SystemActor } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { ok, type Result } from "@/lib/core/result";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { queueMail } from "@/lib/mail/queue-mail";
import { textOwner } from "@/lib/two-factor/text-owner";
import { endWaits } from "./end-waits";
import { lockSubject } from "./lock-subject";
import type { Help } from "./schema";

/** Ends every wait of a person: password, known devices, second step. Proves nothing about who signs in next. */
export async function unlockPerson(
  actor: Reverified | SystemActor,
  { personId, reason }: Help,
): Promise<Result<undefined>> {
  const result = await database().transaction(async (tx): Promise<Result<undefined>> => {
    if (actor.kind === "person") {
      const locked = await lockSubject(tx, actor, "person.unlock", { personId, removesAdmin: false });
      if (!locked.ok) return locked;
    }
    const { email, name } = await endWaits(tx, personId);
    await record(tx, actor, { event: "second_factor.unlocked", subjectId: personId, details: { reason } });
    const by = actor.kind === "person" ? actor.name : "The operator of Keydesk";
    await queueMail(tx, { personId, toAddress: email, template: "unlocked", params: { name, by } });
    await textOwner(tx, personId, "unlocked");
    return ok(undefined);
  });
  deliverSoon();
  return result;
}
