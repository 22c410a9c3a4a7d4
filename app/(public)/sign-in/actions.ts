"use server";
import { redirect } from "next/navigation";
import { publicAction } from "@/lib/auth/action";
import { finishSignIn } from "@/lib/auth/finish-sign-in";
import { STEP_PATH } from "@/lib/auth/gates";
import { ATTEMPT_COOKIE, DEVICE_COOKIE, getCookie, requestOrigin, setCookie } from "@/lib/auth/request";
import { checkPassword } from "@/lib/sign-in/check-password";
import { passwordSchema } from "@/lib/sign-in/schema";

export const checkPasswordAction = publicAction(passwordSchema, async (typed) => {
  const checked = await checkPassword({ ...typed, deviceToken: await getCookie(DEVICE_COOKIE) }, await requestOrigin());
  if (!checked.ok) return checked;
  await setCookie(ATTEMPT_COOKIE, checked.data.token);
  return checked.data.step === "done" ? finishSignIn() : redirect(STEP_PATH[checked.data.step]);
});
