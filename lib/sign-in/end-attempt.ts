import { and, eq, isNull, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { signInAttempts } from "@/db/schema";
import { hashToken } from "@/lib/core/crypto";

/** "Start again": the attempt of this cookie opens nothing any more. */
export async function endAttempt(token: string): Promise<void> {
  await database()
    .update(signInAttempts)
    .set({ endedAt: sql`clock_timestamp()` })
    .where(and(eq(signInAttempts.tokenHash, hashToken(token)), isNull(signInAttempts.endedAt)));
}
