"use server";
import { refresh } from "next/cache";
import { z } from "zod";
import { publicAction } from "@/lib/auth/action";
import { finishSignIn } from "@/lib/auth/finish-sign-in";
import { requireStep } from "@/lib/auth/gates";
import { ok, refuse } from "@/lib/core/result";
import { skipSetUp } from "@/lib/sign-in/skip-set-up";
import { regenerateRecoveryCodes } from "@/lib/two-factor/regenerate-recovery-codes";

export const skipSetUpAction = publicAction(z.object({}), async () => {
  const skipped = await skipSetUp(await requireStep("offer-set-up"));
  return skipped.ok ? finishSignIn() : skipped;
});

/** The page with the first codes was lost on its way: nobody has seen that set, so it is void, and a new one is shown. */
export const newCodesAction = publicAction(z.object({}), async () => {
  const { attempt, actor } = await requireStep("set-up");
  if (!attempt.setUpConfirmedAt) return refuse("start_again");
  const codes = await regenerateRecoveryCodes(actor);
  refresh();
  return codes.ok ? ok({ recoveryCodes: codes.data }) : codes;
});
