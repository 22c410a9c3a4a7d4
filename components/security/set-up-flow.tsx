"use client";
import { type ReactNode, useActionState, useEffect, useState } from "react";
import type { FormAction } from "../forms/action-form";
import { announce } from "../forms/toast-event";
import { RecoveryCodes } from "./recovery-codes";
import { type IssuedCodes, SetUpContext } from "./set-up-context";

interface SetUpFlowProps {
  /** Redeems the passcode of a set-up, whatever its method. */
  confirmAction: FormAction<IssuedCodes>;
  /** Notes that the codes were saved. On this same page it answers a success and does not redirect, else the codes would stay. */
  finishAction: FormAction;
  /** Stands on the printed and downloaded codes. */
  account: string;
  children: ReactNode;
}

/**
 * Stands around the panels, at the same place of the page before and after a set-up is confirmed: the answer of the
 * confirmation lives here, and the page that comes with it has no panel any more. So the codes are shown, this once.
 */
export function SetUpFlow({ confirmAction, finishAction, account, children }: SetUpFlowProps) {
  const [state, submit, pending] = useActionState(confirmAction, null);
  const [finished, setFinished] = useState<typeof state>(null);
  const codes = state?.ok && state !== finished ? state.data.recoveryCodes : null;

  // A switch keeps the saved codes: there is nothing to show, and the panel that could say so is gone.
  useEffect(() => {
    if (state?.ok && !state.data.recoveryCodes) announce("Two-factor authentication is on.");
  }, [state]);

  if (codes)
    return (
      <RecoveryCodes
        codes={codes}
        account={account}
        finishAction={finishAction}
        onFinished={() => setFinished(state)}
      />
    );
  return <SetUpContext.Provider value={{ state, submit, pending }}>{children}</SetUpContext.Provider>;
}
