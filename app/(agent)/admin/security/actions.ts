"use server";
import { refresh } from "next/cache";
import { adminAction } from "@/lib/auth/action";
import { ok } from "@/lib/core/result";
import { previewPolicy } from "@/lib/policy/preview-policy";
import { policyFormSchema } from "@/lib/policy/schema";
import { updatePolicy } from "@/lib/policy/update-policy";

export const previewPolicyAction = adminAction("policy.edit", policyFormSchema, async (me, proposals) =>
  ok({ proposals, effects: await previewPolicy(me, proposals) }),
);

export const savePolicyAction = adminAction("policy.edit", policyFormSchema, async (me, proposals) => {
  const saved = await updatePolicy(me, proposals);
  if (!saved.ok) return saved;
  refresh();
  return ok(undefined);
});
