"use server";
import { z } from "zod";
import { publicAction } from "@/lib/auth/action";
import { requireStep } from "@/lib/auth/gates";
import { passTwoPasscodes } from "@/lib/sign-in/pass-two-passcodes";

const twoPasscodesSchema = z.object({ first: z.unknown().optional(), second: z.unknown().optional() });

export const checkCodesAction = publicAction(twoPasscodesSchema, async (typed) =>
  passTwoPasscodes(await requireStep("passcode"), typed),
);
