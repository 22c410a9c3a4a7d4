import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { moves, people, personMoves } from "@/db/schema";
import type { Holder } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import type { MethodName } from "./schema";

/** A new second factor is what an open move asked for: in the same transaction the move is done for this person, wherever it was set up. */
export async function finishMove(tx: Transaction, holder: Holder, method: MethodName): Promise<void> {
  const { personId } = holder;
  const [finished] = await tx
    .update(personMoves)
    .set({ outcome: "done", endedAt: sql`clock_timestamp()` })
    .from(moves)
    .where(
      and(
        eq(personMoves.personId, personId),
        isNull(personMoves.outcome),
        eq(moves.id, personMoves.moveId),
        isNull(moves.cancelledAt),
        inArray(moves.target, [method, "second-factor"]),
      ),
    )
    .returning({ moveId: personMoves.moveId, target: moves.target });
  if (!finished) return;
  const { moveId, target } = finished;
  // From now on the person cannot turn it off again.
  if (target === "second-factor")
    await tx
      .update(people)
      .set({ secondFactorRequiredSince: sql`clock_timestamp()` })
      .where(and(eq(people.id, personId), isNull(people.secondFactorRequiredSince)));
  await record(tx, holder, { event: "move.finished", subjectId: personId, details: { moveId, target } });
}
