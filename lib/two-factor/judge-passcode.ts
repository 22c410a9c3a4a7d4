import type { Transaction } from "@/db/client";
import { type Question, type Verification, wrong } from "./methods/method";
import { methodFor } from "./methods/registry";
import { getActiveFactor } from "./queries";
import { readPasscode } from "./rules";

/** Neither is a way to confirm (S42), and whoever tries it is told so; it is not looked up, so it is not spent. */
const SIGN_IN_ONLY = {
  "recovery-code": { "step-up": "recovery_code_no_step_up", "set-up": "recovery_code_no_set_up" },
  "access-pass": { "step-up": "access_pass_sign_in_only", "set-up": "access_pass_sign_in_only" },
} as const;

/** Does what was typed answer the challenge? It only compares; counting and storing are its callers' business. */
export async function judgePasscode(
  tx: Transaction,
  { challenge, typed, now }: Pick<Question, "challenge" | "now"> & { typed: unknown },
): Promise<Verification> {
  const passcode = readPasscode(typed);
  if (!passcode) return wrong;
  const { purpose } = challenge;
  if (passcode.kind !== "digits" && purpose !== "sign-in")
    return { ok: false, code: SIGN_IN_ONLY[passcode.kind][purpose] };
  const factor = await getActiveFactor(tx, challenge.personId);
  return methodFor(challenge, passcode).verify(tx, { challenge, factor, passcode, now });
}
