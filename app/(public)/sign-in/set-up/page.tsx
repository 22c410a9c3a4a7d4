import type { Metadata } from "next";
import { confirmSetUpAction, finishSetUpAction } from "@/app/_security/set-up-actions";
import { SetUpPanel } from "@/app/_security/set-up-panel";
import { ActionForm } from "@/components/forms/action-form";
import { SubmitButton } from "@/components/forms/submit-button";
import { AuthShell } from "@/components/layout/auth-shell";
import { GraceWords } from "@/components/policy/grace-words";
import { SetUpFlow } from "@/components/security/set-up-flow";
import { UnsavedCodes } from "@/components/security/unsaved-codes";
import { requireStep } from "@/lib/auth/gates";
import { viewFactor } from "@/lib/two-factor/queries";
import { StartAgain } from "../start-again";
import { newCodesAction, skipSetUpAction } from "./actions";
import { putOff, reasonOf } from "./set-up-words";

export const metadata: Metadata = { title: "Set up two-factor authentication" };

export default async function SetUpPage({ searchParams }: PageProps<"/sign-in/set-up">) {
  const state = await requireStep("set-up", "offer-set-up");
  const { actor, attempt, factor, step } = state;
  const grace = putOff(state);
  const { use, number } = await searchParams;
  const panel = typeof use === "string" ? use : undefined;
  return (
    <AuthShell
      width="wide"
      heading="Set up two-factor authentication"
      description={reasonOf(state)}
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
            factor={factor && viewFactor(factor)}
            use={panel}
            otherNumber={number === "other"}
            cancelHref={panel ? "/sign-in/set-up" : null}
          />
        )}
      </SetUpFlow>
      {step === "offer-set-up" && grace ? (
        <ActionForm action={skipSetUpAction} className="space-y-2 border-t border-line pt-4">
          <p className="text-muted">
            Set up <GraceWords {...grace} />.
          </p>
          <SubmitButton variant="secondary">Not now</SubmitButton>
        </ActionForm>
      ) : null}
    </AuthShell>
  );
}
