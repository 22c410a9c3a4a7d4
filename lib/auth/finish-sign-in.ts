import "server-only";
import { redirect } from "next/navigation";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { issueTicket } from "@/lib/sign-in/issue-ticket";
import { signIn } from "./next-auth";
import { homeOf, securityPathOf } from "./paths";
import { ATTEMPT_COOKIE, clearCookie, DEVICE_COOKIE, getCookie, requestOrigin, setCookie } from "./request";

/**
 * The last step, in an action: ticket → next-auth → session cookie. Goes on to where the person wanted to be;
 * after a recovery code to the security settings, because the phone is gone.
 */
export async function finishSignIn(): Promise<never> {
  const attemptToken = await getCookie(ATTEMPT_COOKIE);
  if (!attemptToken) redirect("/sign-in");
  const issued = await issueTicket(
    { attemptToken, deviceToken: await getCookie(DEVICE_COOKIE) },
    await requestOrigin(),
  );
  if (!issued.ok) redirect("/sign-in");
  const { ticket, deviceToken, nextPath, passedWith, role, personId } = issued.data;
  await setCookie(DEVICE_COOKIE, deviceToken);
  await signIn("credentials", { ticket, redirect: false });
  await clearCookie(ATTEMPT_COOKIE);
  deliverSoon();
  redirect(passedWith === "recovery-code" ? securityPathOf({ role, personId }) : (nextPath ?? homeOf(role)));
}
