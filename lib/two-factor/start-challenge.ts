import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { challenges } from "@/db/schema";
import type { Holder } from "@/lib/access/actor";
import { currentKeyId } from "@/lib/core/crypto";
import { ok, type Result } from "@/lib/core/result";
import { ownerOf } from "./challenge-owner";
import type { Challenge, SecondFactor } from "./methods/method";
import { findOpenChallenge } from "./queries";
import { CHALLENGE_LIFE } from "./rules";
import { sendCode } from "./send-code";

type Purpose = "sign-in" | "step-up";

/** When a challenge made in this statement ends. */
export const endOfLife = sql`now() + ${CHALLENGE_LIFE} * interval '1 millisecond'`;

/**
 * Puts the question to the holder's active factor, or finds the one that is open. SMS: the text is queued in the same transaction;
 * where a limit stops it, the challenge stands all the same, and the refusal says when a text may go out.
 */
export async function startChallenge(
  tx: Transaction,
  holder: Holder,
  factor: SecondFactor,
  purpose: Purpose,
): Promise<Result<Challenge>> {
  const open = await findOpenChallenge(tx, holder, purpose);
  if (open?.method === factor.method && open.phoneNumber === factor.phoneNumber) return ok(open);
  const [challenge] = await tx
    .insert(challenges)
    .values({
      personId: holder.personId,
      ...ownerOf(holder),
      method: factor.method,
      purpose,
      keyId: factor.method === "sms" ? currentKeyId() : null,
      phoneNumber: factor.phoneNumber,
      expiresAt: endOfLife,
    })
    .returning();
  if (!challenge) throw new Error("the challenge was not written");
  return sendCode(tx, holder, challenge);
}
