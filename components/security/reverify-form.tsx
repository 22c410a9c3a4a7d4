import type { SentCodeDto } from "@/lib/two-factor/schema";
import { ActionForm, type FormAction } from "../forms/action-form";
import { PasscodeField } from "../forms/passcode-field";
import { PasswordField } from "../forms/password-field";
import { SubmitButton } from "../forms/submit-button";
import { buttonClasses } from "../ui/button";
import { SentCodeStatus } from "./sent-code-status";

interface ReverifyFormProps {
  /** What proves the person: a passcode where there is a second factor, else the password. */
  proof: "passcode" | "password";
  /** Takes `passcode` or `password`, and `next`. */
  action: FormAction;
  next: string;
  cancelHref: string;
  sms: { sent: SentCodeDto | null; resendAction: FormAction } | null;
}

/** Step-up: before something sensitive, once every 15 minutes. */
export function ReverifyForm({ proof, action, next, cancelHref, sms }: ReverifyFormProps) {
  return (
    <div className="max-w-sm space-y-4">
      {sms?.sent ? <SentCodeStatus {...sms.sent} /> : null}
      <ActionForm action={action} hidden={{ next }}>
        {proof === "passcode" ? (
          <PasscodeField hasFocus />
        ) : (
          <PasswordField name="password" label="Password" autoComplete="current-password" />
        )}
        <div className="flex flex-wrap gap-2">
          <SubmitButton>Verify</SubmitButton>
          <a href={cancelHref} className={buttonClasses({ variant: "ghost" })}>
            Cancel
          </a>
        </div>
      </ActionForm>
      {sms ? (
        <ActionForm action={sms.resendAction} success="A new code is on its way." className="space-y-2">
          <SubmitButton variant="secondary">Send a new code</SubmitButton>
        </ActionForm>
      ) : null}
    </div>
  );
}
