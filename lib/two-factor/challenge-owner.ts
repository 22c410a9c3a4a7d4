import { and, eq, type SQL } from "drizzle-orm";
import { challenges } from "@/db/schema";
import type { Holder } from "@/lib/access/actor";
import type { Challenge } from "./methods/method";

/** Whose a challenge is: the columns of its owner. */
export const ownerOf = (holder: Holder) =>
  holder.kind === "attempt"
    ? { attemptId: holder.attemptId, sessionId: null }
    : { attemptId: null, sessionId: holder.sessionId };

/** Person + attempt (or session) + purpose: the part of the WHERE clause that makes another's challenge no challenge (S21). */
export function belongsTo(holder: Holder, purpose: Challenge["purpose"]): SQL | undefined {
  const owner =
    holder.kind === "attempt" ? eq(challenges.attemptId, holder.attemptId) : eq(challenges.sessionId, holder.sessionId);
  return and(eq(challenges.personId, holder.personId), owner, eq(challenges.purpose, purpose));
}
