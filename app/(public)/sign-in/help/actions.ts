"use server";
import { z } from "zod";
import { publicAction } from "@/lib/auth/action";
import { requireStep } from "@/lib/auth/gates";
import { askForHelp } from "@/lib/help-requests/ask-for-help";
import { askForHelpSchema } from "@/lib/help-requests/schema";
import { passTwoPasscodes } from "@/lib/sign-in/pass-two-passcodes";

const twoPasscodesSchema = z.object({ first: z.unknown().optional(), second: z.unknown().optional() });

export const checkCodesAction = publicAction(twoPasscodesSchema, async (typed) =>
  passTwoPasscodes(await requireStep("passcode"), typed),
);

export const askForHelpAction = publicAction(askForHelpSchema, async ({ message }) =>
  askForHelp((await requireStep("passcode")).actor, message),
);
