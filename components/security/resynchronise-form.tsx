"use client";
import { useActionState } from "react";
import type { FormAction } from "../forms/action-form";
import { FormBody } from "../forms/form-body";
import { SubmitButton } from "../forms/submit-button";
import { TextField } from "../forms/text-field";
import { Alert } from "../ui/alert";
import { clockWords } from "./clock-words";

interface ResynchroniseFormProps {
  /** Takes `first` and `second`; answers how far the device's clock is ahead, in milliseconds. */
  checkAction: FormAction<{ ahead: number }>;
  /** Goes on with the sign-in. */
  continueAction: FormAction<undefined>;
}

/** Two passcodes in a row find a phone whose clock is wrong; then it says so, and the sign-in goes on. */
export function ResynchroniseForm({ checkAction, continueAction }: ResynchroniseFormProps) {
  const [state, submit, pending] = useActionState(checkAction, null);
  const [going, goOn, isGoing] = useActionState(continueAction, null);
  if (state?.ok)
    return (
      <FormBody state={going} submit={goOn} pending={isGoing}>
        <Alert tone="success">{clockWords(state.data.ahead)}</Alert>
        <SubmitButton width="full">Continue</SubmitButton>
      </FormBody>
    );
  return (
    <FormBody state={state} submit={submit} pending={pending}>
      <p>Enter the passcode your app shows now, wait until it changes, and enter that one too.</p>
      <CodeField name="first" label="First passcode" />
      <CodeField name="second" label="Second passcode" />
      <SubmitButton width="full">Check my codes</SubmitButton>
    </FormBody>
  );
}

function CodeField({ name, label }: { name: string; label: string }) {
  return (
    <TextField
      name={name}
      label={label}
      isSecret
      required
      type="text"
      inputMode="numeric"
      autoComplete="off"
      maxLength={64}
      className="font-mono tracking-widest"
    />
  );
}
