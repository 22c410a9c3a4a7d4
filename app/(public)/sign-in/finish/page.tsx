import type { Metadata } from "next";
import { ActionForm } from "@/components/forms/action-form";
import { SubmitButton } from "@/components/forms/submit-button";
import { AuthShell } from "@/components/layout/auth-shell";
import { requireStep } from "@/lib/auth/gates";
import { finishAction } from "./actions";

export const metadata: Metadata = { title: "Sign in" };

/** Seen only where the answer that should have opened the session was lost on its way. */
export default async function FinishPage() {
  const { person } = await requireStep("done");
  return (
    <AuthShell heading="You are almost in" description={`All steps are done, ${person.name}.`}>
      <ActionForm action={finishAction}>
        <SubmitButton className="w-full">Continue</SubmitButton>
      </ActionForm>
    </AuthShell>
  );
}
