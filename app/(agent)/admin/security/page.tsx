import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { PolicyForm } from "@/components/policy/policy-form";
import { PolicyVersions } from "@/components/policy/policy-versions";
import { requirePermission } from "@/lib/auth/gates";
import { listPolicyVersions, viewPolicies } from "@/lib/policy/queries";
import { proposalOf } from "@/lib/policy/rules";
import { previewPolicyAction, savePolicyAction, undoPolicyAction } from "./actions";

export const metadata: Metadata = { title: "Security policy" };

export default async function SecurityPolicyPage() {
  const me = await requirePermission("policy.view");
  const [policies, versions] = await Promise.all([viewPolicies(me), listPolicyVersions(me)]);
  const present = policies.map(proposalOf);
  return (
    <div className="space-y-5">
      <PageHeader
        heading="Security policy"
        description="Who needs a second factor, and when a passcode is asked for. Preview shows whom a change concerns before it is saved."
      />
      <PolicyForm policies={present} previewAction={previewPolicyAction} saveAction={savePolicyAction} />
      <PolicyVersions versions={versions} present={present} undoAction={undoPolicyAction} />
    </div>
  );
}
