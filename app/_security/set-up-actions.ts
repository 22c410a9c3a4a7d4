"use server";
import { redirect } from "next/navigation";
import { z } from "zod";
import type { Holder } from "@/lib/access/actor";
import { publicAction } from "@/lib/auth/action";
import { finishSignIn } from "@/lib/auth/finish-sign-in";
import { requireSetUpHolder } from "@/lib/auth/gates";
import { requestPath, SESSION_COOKIE, setCookie } from "@/lib/auth/request";
import { ok } from "@/lib/core/result";
import { beginSetUp } from "@/lib/two-factor/begin-set-up";
import { confirmSetUp } from "@/lib/two-factor/confirm-set-up";
import { markCodesSaved } from "@/lib/two-factor/mark-codes-saved";
import { resendCode } from "@/lib/two-factor/resend-code";
import { beginSmsSetUpSchema, codesSavedSchema, setUpPasscodeSchema } from "@/lib/two-factor/schema";
import { shown } from "../_shell/shown";

/** A set-up within a sign-in ends in the session; one in the settings goes back to them. */
const goOn = (holder: Holder): Promise<never> | never =>
  holder.kind === "attempt" ? finishSignIn() : redirect(pageWith("changed=method"));

const pageWith = (query: string): string => `${requestPath().split("?")[0]}?${query}`;

export const beginAppSetUpAction = publicAction(z.object({}), async () => {
  const begun = await beginSetUp(await requireSetUpHolder(), { method: "app" });
  return begun.ok ? redirect(pageWith("use=app")) : begun;
});

export const beginSmsSetUpAction = publicAction(beginSmsSetUpSchema, async ({ phoneNumber }) => {
  const begun = await beginSetUp(await requireSetUpHolder(), { method: "sms", phoneNumber });
  return begun.ok ? redirect(pageWith("use=sms")) : begun;
});

export const resendSetUpCodeAction = publicAction(z.object({}), async () =>
  shown(await resendCode(await requireSetUpHolder(), "set-up")),
);

/** Answers the first recovery codes, this once; where a saved set stays good, goes back to the page. */
export const confirmSetUpAction = publicAction(setUpPasscodeSchema, async ({ passcode }) => {
  const holder = await requireSetUpHolder();
  const confirmed = await confirmSetUp(holder, passcode);
  if (!confirmed.ok) return confirmed;
  const { recoveryCodes, sessionToken } = confirmed.data;
  if (sessionToken) await setCookie(SESSION_COOKIE, sessionToken);
  return recoveryCodes ? shown(ok({ recoveryCodes })) : goOn(holder);
});

/** "Done" under the first codes. */
export const finishSetUpAction = publicAction(codesSavedSchema, async ({ saved }) => {
  const holder = await requireSetUpHolder();
  const marked = await markCodesSaved(holder, saved);
  return marked.ok ? goOn(holder) : marked;
});
