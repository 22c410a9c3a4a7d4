"use client";
import { useActionState } from "react";
import type { FormAction } from "../forms/action-form";
import { FormBody } from "../forms/form-body";
import { SubmitButton } from "../forms/submit-button";
import { RecoveryCodes } from "./recovery-codes";
import type { IssuedCodes } from "./set-up-context";

interface UnsavedCodesProps {
  newCodesAction: FormAction<IssuedCodes>;
  finishAction: FormAction;
  account: string;
}

/** A sign-in whose set-up is confirmed, but whose recovery codes were never seen: they are made anew and shown. */
export function UnsavedCodes({ newCodesAction, finishAction, account }: UnsavedCodesProps) {
  const [state, submit, pending] = useActionState(newCodesAction, null);
  const codes = state?.ok ? state.data.recoveryCodes : null;
  if (codes) return <RecoveryCodes codes={codes} account={account} finishAction={finishAction} />;
  return (
    <FormBody state={state} submit={submit} pending={pending}>
      <p>Your second factor is on. Before you go in, save recovery codes for the day you have no phone.</p>
      <SubmitButton>Show recovery codes</SubmitButton>
    </FormBody>
  );
}
