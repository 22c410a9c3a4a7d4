"use server";
import { redirect } from "next/navigation";
import { publicAction } from "@/lib/auth/action";
import { requireNoAdmin } from "@/lib/auth/gates";
import { requestOrigin } from "@/lib/auth/request";
import { createFirstAdmin } from "@/lib/people/create-first-admin";
import { firstAdminSchema } from "@/lib/people/schema";

export const createFirstAdminAction = publicAction(firstAdminSchema, async (typed) => {
  await requireNoAdmin();
  const made = await createFirstAdmin(typed, await requestOrigin());
  return made.ok ? redirect("/sign-in") : made;
});
