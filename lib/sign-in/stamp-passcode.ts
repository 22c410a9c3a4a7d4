import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { record } from "@/lib/audit/record";
import { mayTrustDevice } from "@/lib/policy/rules";
import type { PassedWith } from "@/lib/two-factor/schema";
import type { SignInState } from "./read-attempt";
import { stampAttempt } from "./stamp-attempt";

/**
 * Notes on the attempt that its second step is passed, in the transaction that spent the code, and that has found the attempt
 * alive and locked it before (`takeChallengeTry`).
 */
export async function stampPasscode(
  tx: Transaction,
  { actor, policy, person }: SignInState,
  passedWith: Exclude<PassedWith, "access-pass">,
  trustDevice: boolean,
): Promise<void> {
  // A recovery code says that the phone is gone: no reason to stop asking on this device.
  const trusts = trustDevice && passedWith !== "recovery-code" && mayTrustDevice(policy, person);
  await stampAttempt(tx, actor, {
    passcodePassedAt: sql`clock_timestamp()`,
    passedWith,
    trustRequestedAt: trusts ? sql`clock_timestamp()` : null,
  });
  await record(tx, actor, {
    event: "sign_in.passcode_passed",
    subjectId: actor.personId,
    details: { with: passedWith },
  });
}
