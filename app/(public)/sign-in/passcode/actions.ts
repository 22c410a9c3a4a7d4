"use server";
import { redirect } from "next/navigation";
import { z } from "zod";
import { publicAction } from "@/lib/auth/action";
import { finishSignIn } from "@/lib/auth/finish-sign-in";
import { requireStep, STEP_PATH } from "@/lib/auth/gates";
import { ATTEMPT_COOKIE, clearCookie, getCookie } from "@/lib/auth/request";
import { endAttempt } from "@/lib/sign-in/end-attempt";
import { passPasscode } from "@/lib/sign-in/pass-passcode";
import { resendCode } from "@/lib/two-factor/resend-code";
import { passcodeSchema } from "@/lib/two-factor/schema";

export const verifyPasscodeAction = publicAction(passcodeSchema, async ({ passcode, trustDevice }) => {
  const passed = await passPasscode(await requireStep("passcode"), passcode, trustDevice);
  if (!passed.ok) return passed;
  return passed.data === "access-pass" ? redirect(STEP_PATH["set-up"]) : finishSignIn();
});

export const resendCodeAction = publicAction(z.object({}), async () =>
  resendCode((await requireStep("passcode")).actor, "sign-in"),
);

/** "Start again": another person, or another password. */
export async function startAgainAction(): Promise<void> {
  const token = await getCookie(ATTEMPT_COOKIE);
  if (token) await endAttempt(token);
  await clearCookie(ATTEMPT_COOKIE);
  redirect("/sign-in");
}
