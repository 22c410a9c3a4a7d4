import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { database, type Transaction } from "@/db/client";
import { people, signInAttempts } from "@/db/schema";
import type { AttemptActor, Reverified } from "@/lib/access/actor";
import { authorizeSelf } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { ok, type Result, refuse } from "@/lib/core/result";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { queueMail } from "@/lib/mail/queue-mail";
import { isLiveAttempt } from "./lock-holder";
import { noticeTo } from "./notice-to";
import { getActiveFactor } from "./queries";
import { writeRecoveryCodes } from "./write-recovery-codes";

/**
 * A new set of recovery codes, shown once; the old set dies in the same transaction (S41). A signed-in person must have stepped up;
 * a sign-in attempt may do it while the codes of the set-up it has just confirmed were not saved yet (F14).
 */
export async function regenerateRecoveryCodes(actor: Reverified | AttemptActor): Promise<Result<string[]>> {
  authorizeSelf(actor, "recovery-codes.regenerate");
  const { personId } = actor;
  const result = await database().transaction(async (tx): Promise<Result<string[]>> => {
    await tx.select({ id: people.id }).from(people).where(eq(people.id, personId)).for("no key update");
    if (!(await getActiveFactor(tx, personId))) return refuse("not_found");
    if (actor.kind === "attempt" && !(await waitsForCodes(tx, actor))) return refuse("start_again");
    const codes = await writeRecoveryCodes(tx, personId);
    await record(tx, actor, { event: "recovery_codes.regenerated", subjectId: personId });
    await queueMail(tx, { ...noticeTo(actor), template: "recovery-codes-regenerated" });
    return ok(codes);
  });
  deliverSoon();
  return result;
}

/** Has this sign-in confirmed a set-up whose codes were not saved yet (S27)? */
async function waitsForCodes(tx: Transaction, attempt: AttemptActor): Promise<boolean> {
  const [waiting] = await tx
    .select({ id: signInAttempts.id })
    .from(signInAttempts)
    .where(
      and(isLiveAttempt(attempt), isNotNull(signInAttempts.setUpConfirmedAt), isNull(signInAttempts.setUpFinishedAt)),
    );
  return waiting !== undefined;
}
