import { and, eq, isNull, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sessions } from "@/db/schema";
import { hashToken, newToken } from "@/lib/core/crypto";
import { Forbidden } from "@/lib/core/errors";
import type { SignedInWith } from "./create-session";

/**
 * A session gains rights (step-up, new second factor): it gets a new token, and the old one is dead at once (S47).
 * Answers the new token for the cookie.
 */
export async function raiseSession(tx: Transaction, sessionId: number, provedWith?: SignedInWith): Promise<string> {
  const token = newToken();
  const raised = await tx
    .update(sessions)
    .set({
      tokenHash: hashToken(token),
      reverifiedAt: sql`clock_timestamp()`,
      ...(provedWith ? { signedInWith: provedWith } : {}),
    })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.endedAt)))
    .returning({ id: sessions.id });
  if (raised.length !== 1) throw new Forbidden("the session has ended");
  return token;
}
