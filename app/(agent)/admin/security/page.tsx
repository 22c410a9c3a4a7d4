import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { PolicyForm, type PolicyPreviewed } from "@/components/policy/policy-form";
import { PolicyTrials } from "@/components/policy/policy-trials";
import { PolicyVersions } from "@/components/policy/policy-versions";
import type { PersonActor } from "@/lib/access/actor";
import { requirePermission } from "@/lib/auth/gates";
import { previewPolicy } from "@/lib/policy/preview-policy";
import { listPolicyVersions, listTrials, proposeTrial, viewPolicies } from "@/lib/policy/queries";
import { proposalOf } from "@/lib/policy/rules";
import { endTrialSchema } from "@/lib/policy/schema";
import * as actions from "./actions";

export const metadata: Metadata = { title: "Security policy" };

export default async function SecurityPolicyPage({ searchParams }: PageProps<"/admin/security">) {
  const me = await requirePermission("policy.view");
  const [policies, versions, trials] = await Promise.all([viewPolicies(me), listPolicyVersions(me), listTrials(me)]);
  const present = policies.map(proposalOf);
  const { trial } = await searchParams;
  return (
    <div className="space-y-5">
      <PageHeader
        heading="Security policy"
        description="Who needs a second factor, and when a passcode is asked for. Preview shows whom a change concerns before it is saved."
      />
      <PolicyTrials
        trials={trials}
        putIntoEffectHref={(id) => `/admin/security?trial=${id}`}
        reportHref="/admin/report"
        endAction={actions.endTrialAction}
      />
      <PolicyForm
        key={String(trial)}
        policies={present}
        previewed={await previewTrial(me, trial)}
        previewAction={actions.previewPolicyAction}
        saveAction={actions.savePolicyAction}
        tryAction={actions.startTrialAction}
      />
      <PolicyVersions versions={versions} present={present} undoAction={actions.undoPolicyAction} />
    </div>
  );
}

/** "Put into effect": what ran report-only stands in the form, with its preview. Nonsense in the address shows the present. */
async function previewTrial(me: PersonActor, trial: unknown): Promise<PolicyPreviewed | undefined> {
  const wanted = endTrialSchema.safeParse({ trialId: trial });
  const proposals = wanted.success ? await proposeTrial(me, wanted.data.trialId) : null;
  const effects = proposals && (await previewPolicy(me, proposals));
  return proposals && effects?.ok ? { proposals, effects: effects.data } : undefined;
}
