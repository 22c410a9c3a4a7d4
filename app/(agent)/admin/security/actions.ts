"use server";
import { refresh } from "next/cache";
import { adminAction } from "@/lib/auth/action";
import { ok } from "@/lib/core/result";
import { endTrial } from "@/lib/policy/end-trial";
import { previewPolicy } from "@/lib/policy/preview-policy";
import {
  endTrialSchema,
  policyFormSchema,
  savePolicyFormSchema,
  trialFormSchema,
  undoFormSchema,
} from "@/lib/policy/schema";
import { startTrial } from "@/lib/policy/start-trial";
import { undoPolicy } from "@/lib/policy/undo-policy";
import { updatePolicy } from "@/lib/policy/update-policy";

export const previewPolicyAction = adminAction("policy.edit", policyFormSchema, async (me, proposals) => {
  const effects = await previewPolicy(me, proposals);
  return effects.ok ? ok({ proposals, effects: effects.data }) : effects;
});

export const savePolicyAction = adminAction(
  "policy.edit",
  savePolicyFormSchema,
  async (me, { proposals, isAnnounced }) => {
    const saved = await updatePolicy(me, proposals, isAnnounced);
    if (!saved.ok) return saved;
    refresh();
    return ok(undefined);
  },
);

export const undoPolicyAction = adminAction("policy.edit", undoFormSchema, async (me, undo) => {
  const undone = await undoPolicy(me, undo);
  if (!undone.ok) return undone;
  refresh();
  return ok(undefined);
});

export const startTrialAction = adminAction("policy.edit", trialFormSchema, async (me, form) => {
  const started = await startTrial(me, form);
  if (started.ok) refresh();
  return started;
});

export const endTrialAction = adminAction("policy.edit", endTrialSchema, async (me, { trialId }) => {
  const ended = await endTrial(me, trialId);
  if (ended.ok) refresh();
  return ended;
});
