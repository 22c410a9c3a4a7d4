"use server";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { signedInAction } from "@/lib/auth/action";
import { homeOf } from "@/lib/auth/paths";
import { SESSION_COOKIE, setCookie } from "@/lib/auth/request";
import { isSafePath } from "@/lib/sign-in/safe-path";
import { resendCode } from "@/lib/two-factor/resend-code";
import { stepUp } from "@/lib/two-factor/step-up";

const stepUpSchema = z.object({
  passcode: z.unknown().optional(),
  password: z.unknown().optional(),
  next: z.string().optional().catch(undefined),
});

/** Carries on where the person was. */
export const stepUpAction = signedInAction(stepUpSchema, async (person, typed) => {
  const raised = await stepUp(person, typed);
  if (!raised.ok) return raised;
  await setCookie(SESSION_COOKIE, raised.data);
  return redirect(isSafePath(typed.next) ? typed.next : homeOf(person.role));
});

export const resendStepUpCodeAction = signedInAction(z.object({}), async (person) => {
  const sent = await resendCode(person, "step-up");
  if (sent.ok) refresh();
  return sent;
});
