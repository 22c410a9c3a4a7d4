import { and, eq, isNull, ne, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sessions, signInAttempts } from "@/db/schema";

export type EndReason =
  | "signed-out"
  | "replaced"
  | "ended-by-person"
  | "ended-by-admin"
  | "ended-by-operator"
  | "restored"
  | "second-factor-changed"
  | "password-changed"
  | "role-changed"
  | "suspended";

interface Which {
  personId: number;
  /** This one goes on. */
  exceptSessionId?: number | undefined;
  /** This sign-in goes on. */
  exceptAttemptId?: number | undefined;
  reason: EndReason;
}

/** Ends a person's sessions and open sign-in attempts, on every node at its next read. Answers how many sessions ended. */
export async function endSessions(tx: Transaction, which: Which): Promise<number> {
  const ended = await tx
    .update(sessions)
    .set({ endedAt: sql`clock_timestamp()`, endReason: which.reason })
    .where(
      and(
        eq(sessions.personId, which.personId),
        isNull(sessions.endedAt),
        which.exceptSessionId === undefined ? undefined : ne(sessions.id, which.exceptSessionId),
      ),
    )
    .returning({ id: sessions.id });
  await tx
    .update(signInAttempts)
    .set({ endedAt: sql`clock_timestamp()` })
    .where(
      and(
        eq(signInAttempts.personId, which.personId),
        isNull(signInAttempts.endedAt),
        isNull(signInAttempts.ticketRedeemedAt),
        which.exceptAttemptId === undefined ? undefined : ne(signInAttempts.id, which.exceptAttemptId),
      ),
    );
  return ended.length;
}
