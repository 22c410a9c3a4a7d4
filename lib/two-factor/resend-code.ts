import { database } from "@/db/client";
import type { Holder } from "@/lib/access/actor";
import { authorizeSelf } from "@/lib/access/authorize";
import { ok, type Result, refuse } from "@/lib/core/result";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import type { Challenge } from "./methods/method";
import { findOpenChallenge, getActiveFactor } from "./queries";
import { sendCode } from "./send-code";
import { startChallenge } from "./start-challenge";

/** "Send a new code": the same code again while it lives, so that a late message still works; tries are not reset. */
export async function resendCode(holder: Holder, purpose: Challenge["purpose"]): Promise<Result<undefined>> {
  authorizeSelf(holder, "second-factor.prove");
  const sent = await database().transaction(async (tx) => {
    const open = await findOpenChallenge(tx, holder, purpose);
    if (open) return sendCode(tx, holder, open);
    if (purpose === "set-up") return refuse("set_up_expired");
    // A sign-in has one challenge: when its tries are spent, the password comes first again.
    if (purpose === "sign-in") return refuse("start_again");
    const factor = await getActiveFactor(tx, holder.personId);
    return factor ? startChallenge(tx, holder, factor, purpose) : refuse("start_again");
  });
  if (!sent.ok) return sent;
  deliverSoon();
  return ok(undefined);
}
