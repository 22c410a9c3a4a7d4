import type { Transaction } from "@/db/client";
import type { Holder } from "@/lib/access/actor";
import { ok, type Result } from "@/lib/core/result";
import { queuePasscode } from "@/lib/sms/queue-passcode";
import type { Challenge } from "./methods/method";

/** Queues the text of an SMS challenge, within the limits; nothing to do for an app's. */
export async function sendCode(tx: Transaction, holder: Holder, challenge: Challenge): Promise<Result<Challenge>> {
  if (!challenge.phoneNumber) return ok(challenge);
  const { personId, phoneNumber } = challenge;
  const queued = await queuePasscode(tx, holder, { challengeId: challenge.id, personId, phoneNumber });
  return queued.ok ? ok(challenge) : queued;
}
