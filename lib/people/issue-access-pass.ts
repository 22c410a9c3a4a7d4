import { sql } from "drizzle-orm";
import { database } from "@/db/client";
import { accessPasses } from "@/db/schema";
import type { Reverified } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { ok, type Result, refuse } from "@/lib/core/result";
import { endTrust } from "@/lib/devices/end-trust";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { queueMail } from "@/lib/mail/queue-mail";
import { formatMoment } from "@/lib/mail/words";
import { secondStepKey } from "@/lib/rate-limit/rules";
import { clearFailures } from "@/lib/rate-limit/take-try";
import { endAccessPass } from "@/lib/two-factor/end-access-pass";
import { newAccessPass } from "@/lib/two-factor/methods/access-pass";
import { getActiveFactor } from "@/lib/two-factor/queries";
import { textOwner } from "@/lib/two-factor/text-owner";
import { lockSubject } from "./lock-subject";
import type { NewAccessPass } from "./schema";

export interface IssuedAccessPass {
  /** Shown this once. */
  pass: string;
  expiresAt: Date;
}

/**
 * A way in for somebody whose second factor is out of reach: one use, in place of the passcode, and it leads to the set-up of a new
 * factor alone. It is for those who have a factor; nothing asks the others for a passcode. A former pass ends. So do the wait of the
 * second step, in which it could not be typed, and trust, because a trusted device would not be asked for it.
 */
export async function issueAccessPass(
  actor: Reverified,
  { personId, reason, lifeMinutes }: NewAccessPass,
): Promise<Result<IssuedAccessPass>> {
  const { selector, passHash, shown } = await newAccessPass();
  const result = await database().transaction(async (tx): Promise<Result<IssuedAccessPass>> => {
    const locked = await lockSubject(tx, actor, "access-pass.issue", { personId, removesAdmin: false });
    if (!locked.ok) return locked;
    const { email, name, suspendedAt } = locked.data;
    if (suspendedAt) return refuse("suspended");
    if (!(await getActiveFactor(tx, personId))) return refuse("no_second_factor");

    await endAccessPass(tx, actor, personId, "replaced");
    const [issued] = await tx
      .insert(accessPasses)
      .values({
        ...{ personId, issuedById: actor.personId, reason, selector, passHash },
        expiresAt: sql`now() + ${lifeMinutes} * interval '1 minute'`,
      })
      .returning({ expiresAt: accessPasses.expiresAt });
    if (!issued) throw new Error("the access pass was not written");
    const { expiresAt } = issued;
    await clearFailures(tx, secondStepKey(personId));
    const details = { reason, until: expiresAt.toISOString(), devices: await endTrust(tx, personId) };
    await record(tx, actor, { event: "access_pass.issued", subjectId: personId, details });
    await queueMail(tx, {
      ...{ personId, toAddress: email, template: "access-pass-issued" },
      params: { name, by: actor.name, until: formatMoment(expiresAt) },
    });
    await textOwner(tx, personId, "access-pass-issued");
    return ok({ pass: shown, expiresAt });
  });
  deliverSoon();
  return result;
}
