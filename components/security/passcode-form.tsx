import type { SentCodeDto } from "@/lib/two-factor/schema";
import { ActionForm, type FormAction } from "../forms/action-form";
import { CheckboxField } from "../forms/checkbox-field";
import { PasscodeField } from "../forms/passcode-field";
import { SubmitButton } from "../forms/submit-button";
import { SentCodeStatus } from "./sent-code-status";
import { WebOtp } from "./web-otp";

interface PasscodeFormProps {
  mode: "passcode" | "recovery-code";
  /** Method SMS: the code on its way, if any, and how to send another. */
  sms: { sent: SentCodeDto | null; resendAction: FormAction } | null;
  /** Takes `passcode` and `trustDevice`. */
  verifyAction: FormAction;
  /** Null: policy, or the person, wants a passcode every time. */
  trustDays: number | null;
  passcodeHref: string;
  recoveryCodeHref: string;
  helpHref: string;
}

/** The second step of signing in. Server-rendered but for the form itself, to keep the page light. */
export function PasscodeForm({
  mode,
  sms,
  verifyAction,
  trustDays,
  passcodeHref,
  recoveryCodeHref,
  helpHref,
}: PasscodeFormProps) {
  const wantsRecoveryCode = mode === "recovery-code";
  return (
    <>
      {sms?.sent && !wantsRecoveryCode ? <SentCodeStatus {...sms.sent} /> : null}
      <ActionForm action={verifyAction}>
        <PasscodeField hint={hintFor(mode, sms !== null)} takesRecoveryCode={wantsRecoveryCode} hasFocus />
        {trustDays === null ? null : (
          <CheckboxField
            name="trustDevice"
            label={`Don't ask again on this device for ${trustDays} ${trustDays === 1 ? "day" : "days"}`}
          />
        )}
        <SubmitButton width="full">Verify</SubmitButton>
      </ActionForm>
      {sms && !wantsRecoveryCode ? (
        <ActionForm action={sms.resendAction} className="space-y-2">
          <SubmitButton variant="secondary" width="full">
            Send a new code
          </SubmitButton>
          <WebOtp />
        </ActionForm>
      ) : null}
      <ul className="space-y-1 border-t border-line pt-4">
        <li>
          <a className="text-link" href={wantsRecoveryCode ? passcodeHref : recoveryCodeHref}>
            {wantsRecoveryCode ? "Use a passcode" : "Use a recovery code"}
          </a>
        </li>
        <li>
          <a className="text-link" href={helpHref}>
            Codes don't work?
          </a>
        </li>
      </ul>
    </>
  );
}

function hintFor(mode: PasscodeFormProps["mode"], isSms: boolean): string {
  if (mode === "recovery-code")
    return "One of the codes you saved, such as XXXX-XXXX-XXXX-XXXX, or the access pass an admin gave you. Each works once.";
  return isSms ? "The six digits of the message." : "The six digits your app shows now.";
}
