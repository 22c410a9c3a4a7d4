import { database } from "@/db/client";
import type { Reverified } from "@/lib/access/actor";
import { ok, type Result } from "@/lib/core/result";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { queueMail } from "@/lib/mail/queue-mail";
import { endAccessPass } from "@/lib/two-factor/end-access-pass";
import { lockSubject } from "./lock-subject";
import type { WithdrawAccessPass } from "./schema";

/** Takes an access pass back before it is used. Of one that was used or has run out, nothing is left to take. */
export async function withdrawAccessPass(
  actor: Reverified,
  { personId }: WithdrawAccessPass,
): Promise<Result<undefined>> {
  const result = await database().transaction(async (tx): Promise<Result<undefined>> => {
    const locked = await lockSubject(tx, actor, "access-pass.issue", { personId, removesAdmin: false });
    if (!locked.ok) return locked;
    const { email, name } = locked.data;
    if (!(await endAccessPass(tx, actor, personId, "withdrawn"))) return ok(undefined);
    const params = { name, by: actor.name };
    await queueMail(tx, { personId, toAddress: email, template: "access-pass-withdrawn", params });
    return ok(undefined);
  });
  deliverSoon();
  return result;
}
