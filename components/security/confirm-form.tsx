"use client";
import { FormBody } from "../forms/form-body";
import { PasscodeField } from "../forms/passcode-field";
import { SubmitButton } from "../forms/submit-button";
import { buttonClasses } from "../ui/button";
import { useConfirmation } from "./set-up-context";

interface ConfirmFormProps {
  hint: string;
  submitLabel: string;
  cancelHref: string | null;
}

/** The last step of both panels: the new method shows that it works. */
export function ConfirmForm({ hint, submitLabel, cancelHref }: ConfirmFormProps) {
  return (
    <FormBody {...useConfirmation()} className="max-w-xs space-y-4">
      <PasscodeField hint={hint} />
      <div className="flex flex-wrap gap-2">
        <SubmitButton>{submitLabel}</SubmitButton>
        {cancelHref ? (
          <a href={cancelHref} className={buttonClasses({ variant: "ghost" })}>
            Cancel
          </a>
        ) : null}
      </div>
    </FormBody>
  );
}
