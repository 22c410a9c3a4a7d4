import { and, eq, isNull, type SQL } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { signInAttempts } from "@/db/schema";
import type { AttemptActor } from "@/lib/access/actor";

type Stamps = { [K in "passcodePassedAt" | "trustRequestedAt" | "accessPassUsedAt"]?: SQL | null } & {
  passedWith?: (typeof signInAttempts.$inferSelect)["passedWith"];
};

/** Notes on an attempt what it has just proved. The transaction has found it alive and locked it before (`takeChallengeTry`). */
export async function stampAttempt(tx: Transaction, actor: AttemptActor, stamps: Stamps): Promise<void> {
  const stamped = await tx
    .update(signInAttempts)
    .set(stamps)
    .where(
      and(
        eq(signInAttempts.id, actor.attemptId),
        eq(signInAttempts.personId, actor.personId),
        isNull(signInAttempts.endedAt),
        isNull(signInAttempts.ticketRedeemedAt),
      ),
    )
    .returning({ id: signInAttempts.id });
  if (stamped.length !== 1) throw new Error("the attempt was not locked");
}
