import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { PolicyForm } from "@/components/policy/policy-form";
import { requirePermission } from "@/lib/auth/gates";
import { viewPolicies } from "@/lib/policy/queries";
import { previewPolicyAction, savePolicyAction } from "./actions";

export const metadata: Metadata = { title: "Security policy" };

export default async function SecurityPolicyPage() {
  const me = await requirePermission("policy.view");
  return (
    <>
      <PageHeader
        heading="Security policy"
        description="Who needs a second factor, and when a passcode is asked for. Preview shows whom a change concerns before it is saved."
      />
      <PolicyForm policies={await viewPolicies(me)} previewAction={previewPolicyAction} saveAction={savePolicyAction} />
    </>
  );
}
