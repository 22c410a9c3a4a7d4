import "server-only";
import { redirect } from "next/navigation";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { endSession } from "@/lib/sessions/end-session";
import { issueTicket } from "@/lib/sign-in/issue-ticket";
import { currentAttempt, currentPerson, STEP_PATH } from "./gates";
import { CredentialsSignin, signIn } from "./next-auth";
import { homeOf, securityPathOf } from "./paths";
import { ATTEMPT_COOKIE, clearCookie, DEVICE_COOKIE, getCookie, requestOrigin, setCookie } from "./request";

const ENDED = "/sign-in?ended=1";

/**
 * The last step, in an action: ticket → next-auth → session cookie. Goes on to where the person wanted to be;
 * after a recovery code to the security settings, because the phone is gone.
 */
export async function finishSignIn(): Promise<never> {
  const attemptToken = await getCookie(ATTEMPT_COOKIE);
  if (!attemptToken) redirect(ENDED);
  const issued = await issueTicket(
    { attemptToken, deviceToken: await getCookie(DEVICE_COOKIE) },
    await requestOrigin(),
  );
  if (!issued.ok) return goToStep();
  const { ticket, deviceToken, nextPath, passedWith, role, personId } = issued.data;
  await setCookie(DEVICE_COOKIE, deviceToken);
  const former = await currentPerson();
  try {
    await signIn("credentials", { ticket, redirect: false });
  } catch (error) {
    if (error instanceof CredentialsSignin) redirect(ENDED);
    throw error;
  }
  // One browser, one session: whoever sat here before is signed out.
  if (former) await endSession(former, former.sessionId, "replaced");
  await clearCookie(ATTEMPT_COOKIE);
  deliverSoon();
  redirect(passedWith === "recovery-code" ? securityPathOf({ role, personId }) : (nextPath ?? homeOf(role)));
}

/** Not done after all: policy or an admin asks for another second factor, or the sign-in is over. */
async function goToStep(): Promise<never> {
  const attempt = await currentAttempt();
  return redirect(attempt && attempt.step !== "done" ? STEP_PATH[attempt.step] : ENDED);
}
