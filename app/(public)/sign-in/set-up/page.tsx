import type { Metadata } from "next";
import { confirmSetUpAction, finishSetUpAction } from "@/app/_security/set-up-actions";
import { SetUpPanel } from "@/app/_security/set-up-panel";
import { ActionForm } from "@/components/forms/action-form";
import { SubmitButton } from "@/components/forms/submit-button";
import { AuthShell } from "@/components/layout/auth-shell";
import { SetUpFlow } from "@/components/security/set-up-flow";
import { UnsavedCodes } from "@/components/security/unsaved-codes";
import { Time } from "@/components/ui/time";
import { requireStep } from "@/lib/auth/gates";
import { StartAgain } from "../start-again";
import { newCodesAction, skipSetUpAction } from "./actions";

export const metadata: Metadata = { title: "Set up two-factor authentication" };

export default async function SetUpPage({ searchParams }: PageProps<"/sign-in/set-up">) {
  const { actor, attempt, step, graceUntil } = await requireStep("set-up", "offer-set-up");
  const { use, number } = await searchParams;
  const panel = typeof use === "string" ? use : undefined;
  return (
    <AuthShell
      width="wide"
      heading="Set up two-factor authentication"
      description="Your organisation's security policy asks for a second factor besides your password."
      footer={<StartAgain />}
    >
      <SetUpFlow
        key={panel ?? "none"}
        confirmAction={confirmSetUpAction}
        finishAction={finishSetUpAction}
        account={actor.email}
      >
        {attempt.setUpConfirmedAt ? (
          <UnsavedCodes newCodesAction={newCodesAction} finishAction={finishSetUpAction} account={actor.email} />
        ) : (
          <SetUpPanel
            holder={actor}
            factor={null}
            use={panel}
            otherNumber={number === "other"}
            cancelHref={panel ? "/sign-in/set-up" : null}
          />
        )}
      </SetUpFlow>
      {step === "offer-set-up" && graceUntil ? (
        <ActionForm action={skipSetUpAction} className="space-y-2 border-t border-line pt-4">
          <p className="text-muted">
            You can put it off until <Time moment={graceUntil} />.
          </p>
          <SubmitButton variant="secondary">Not now</SubmitButton>
        </ActionForm>
      ) : null}
    </AuthShell>
  );
}
