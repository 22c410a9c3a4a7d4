"use client";
import { useActionState, useState } from "react";
import { RECOVERY_CODES_LOW, type RecoveryCodesDto } from "@/lib/two-factor/schema";
import type { FormAction } from "../forms/action-form";
import { FormBody } from "../forms/form-body";
import { SubmitButton } from "../forms/submit-button";
import { Badge } from "../ui/badge";
import { Confirm } from "../ui/confirm";
import { Section } from "../ui/section";
import { Time } from "../ui/time";
import { RecoveryCodes } from "./recovery-codes";
import type { IssuedCodes } from "./set-up-context";

interface RecoveryCodesSectionProps {
  status: RecoveryCodesDto;
  regenerateAction: FormAction<IssuedCodes>;
  /** As in SetUpFlow: answers a success, does not redirect to this page. */
  finishAction: FormAction;
  account: string;
}

export function RecoveryCodesSection({ status, regenerateAction, finishAction, account }: RecoveryCodesSectionProps) {
  const [state, submit, pending] = useActionState(regenerateAction, null);
  const [finished, setFinished] = useState<typeof state>(null);
  const codes = state?.ok && state !== finished ? state.data.recoveryCodes : null;
  return (
    <Section
      title="Recovery codes"
      description="For the day you have no phone. A code works once, in place of a passcode."
    >
      {codes ? (
        <RecoveryCodes
          codes={codes}
          account={account}
          finishAction={finishAction}
          onFinished={() => setFinished(state)}
        />
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <Badge
              tone={status.left > RECOVERY_CODES_LOW ? "neutral" : "warning"}
            >{`${status.left} of ${status.total} left`}</Badge>
            <Badge tone={status.savedAt ? "good" : "warning"}>{status.savedAt ? "Saved" : "Never saved"}</Badge>
            <p className="text-[0.8125rem] text-muted">
              Made on <Time moment={status.createdAt} precision="day" />.
            </p>
          </div>
          {status.savedAt ? null : <p>You never confirmed that you saved these codes. Make new ones and save them.</p>}
          <Confirm label="New recovery codes" title="Make new recovery codes?">
            <p>The old codes stop working at once, also those you have saved or printed.</p>
            <FormBody state={state} submit={submit} pending={pending}>
              <SubmitButton>Make new codes</SubmitButton>
            </FormBody>
          </Confirm>
        </>
      )}
    </Section>
  );
}
