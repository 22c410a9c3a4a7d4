import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { database, type Transaction } from "@/db/client";
import { people, signInAttempts } from "@/db/schema";
import type { AttemptActor, Reverified } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { Forbidden } from "@/lib/core/errors";
import { ok, type Result, refuse } from "@/lib/core/result";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { queueMail } from "@/lib/mail/queue-mail";
import { getActiveFactor } from "./queries";
import { writeRecoveryCodes } from "./write-recovery-codes";

/**
 * A new set of recovery codes, shown once; the old set dies in the same transaction (S41). A signed-in person must have stepped up;
 * a sign-in attempt may do it while the codes of the set-up it has just confirmed were not saved yet (F14).
 */
export async function regenerateRecoveryCodes(actor: Reverified | AttemptActor): Promise<Result<string[]>> {
  const { personId } = actor;
  // An attempt may, where it has just set the factor up; which is looked at below, under the lock.
  if (actor.kind === "person")
    authorize(actor, "recovery-codes.regenerate", { id: personId, role: actor.role, isOwner: actor.isOwner });
  const result = await database().transaction(async (tx): Promise<Result<string[]>> => {
    await tx.select({ id: people.id }).from(people).where(eq(people.id, personId)).for("no key update");
    if (!(await getActiveFactor(tx, personId))) return refuse("not_found");
    if (actor.kind === "attempt" && !(await waitsForCodes(tx, actor)))
      throw new Forbidden("this sign-in has no recovery codes to show");
    const codes = await writeRecoveryCodes(tx, personId);
    await record(tx, actor, { event: "recovery_codes.regenerated", subjectId: personId });
    await queueMail(tx, {
      personId,
      toAddress: actor.email,
      template: "recovery-codes-regenerated",
      params: { name: actor.name, address: actor.origin.address, userAgent: actor.origin.userAgent },
    });
    return ok(codes);
  });
  deliverSoon();
  return result;
}

/** Has this sign-in confirmed a set-up whose codes were not saved yet (S27)? */
async function waitsForCodes(tx: Transaction, { attemptId, personId }: AttemptActor): Promise<boolean> {
  const [attempt] = await tx
    .select({ id: signInAttempts.id })
    .from(signInAttempts)
    .where(
      and(
        eq(signInAttempts.id, attemptId),
        eq(signInAttempts.personId, personId),
        isNotNull(signInAttempts.setUpConfirmedAt),
        isNull(signInAttempts.setUpFinishedAt),
      ),
    );
  return attempt !== undefined;
}
