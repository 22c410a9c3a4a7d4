"use server";
import { z } from "zod";
import { publicAction } from "@/lib/auth/action";
import { finishSignIn } from "@/lib/auth/finish-sign-in";

export const finishAction = publicAction(z.object({}), finishSignIn);
