import type { SentCodeDto } from "@/lib/two-factor/schema";
import { ActionForm, type FormAction } from "../forms/action-form";
import { SubmitButton } from "../forms/submit-button";
import { TextField } from "../forms/text-field";
import { buttonClasses } from "../ui/button";
import { ConfirmForm } from "./confirm-form";
import { SentCodeStatus } from "./sent-code-status";

interface SmsPanelProps {
  /** Takes the field `phoneNumber`, begins a set-up and sends the first code. */
  beginAction: FormAction;
  resendAction: FormAction;
  /** Null: no code has been sent yet. */
  pending: SentCodeDto | null;
  submitLabel: "Turn on" | "Switch to SMS" | "Change number";
  /** Back to the first step. */
  otherNumberHref: string;
  cancelHref: string | null;
}

/** Inside of SetUpFlow. First the number, then its code; the present method stays until the code is right. */
export function SmsPanel({
  beginAction,
  resendAction,
  pending,
  submitLabel,
  otherNumberHref,
  cancelHref,
}: SmsPanelProps) {
  if (!pending) return <NumberStep action={beginAction} cancelHref={cancelHref} />;
  return (
    <div className="space-y-4 rounded-lg border border-line p-4 sm:p-5">
      <SentCodeStatus {...pending} />
      <ConfirmForm
        hint="The six digits of the message. They are good for 10 minutes."
        submitLabel={submitLabel}
        cancelHref={cancelHref}
      />
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2 border-t border-line pt-4">
        <ActionForm action={resendAction} success="A new code is on its way." className="space-y-2">
          <SubmitButton variant="secondary">Send a new code</SubmitButton>
        </ActionForm>
        <a href={otherNumberHref} className="text-link leading-9">
          Use another number
        </a>
      </div>
    </div>
  );
}

function NumberStep({ action, cancelHref }: { action: SmsPanelProps["beginAction"]; cancelHref: string | null }) {
  return (
    <ActionForm action={action} className="max-w-sm space-y-4">
      <TextField
        name="phoneNumber"
        label="Phone number"
        hint="A mobile number with its country code, such as +1 415 555 0100. We use it for passcodes only."
        type="tel"
        autoComplete="tel"
        required
        maxLength={32}
      />
      <div className="flex flex-wrap gap-2">
        <SubmitButton>Send code</SubmitButton>
        {cancelHref ? (
          <a href={cancelHref} className={buttonClasses({ variant: "ghost" })}>
            Cancel
          </a>
        ) : null}
      </div>
    </ActionForm>
  );
}
