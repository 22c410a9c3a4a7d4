"use client";
import { useActionState } from "react";
import { MESSAGE_LENGTH_MAX } from "@/lib/help-requests/schema";
import type { FormAction } from "../forms/action-form";
import { FormBody } from "../forms/form-body";
import { SubmitButton } from "../forms/submit-button";
import { TextField } from "../forms/text-field";
import { Alert } from "../ui/alert";

/** Takes `message`. The answer is the same for everybody. */
export function AskForHelp({ action }: { action: FormAction }) {
  const [state, submit, pending] = useActionState(action, null);
  if (state?.ok)
    return (
      <Alert tone="success">
        Your admins have been told that you cannot get in. They will make sure that it is you, for instance by calling
        you. You can go on trying meanwhile.
      </Alert>
    );
  return (
    <FormBody state={state} submit={submit} pending={pending}>
      <p>Your admins can let you set up a new phone. They see how you sign in and what became of the last message.</p>
      <TextField
        name="message"
        label="Message to your admins"
        hint="If you like: how they can reach you, and what happened. Never a password or a code."
        maxLength={MESSAGE_LENGTH_MAX}
      />
      <SubmitButton variant="secondary" width="full">
        Ask an admin for help
      </SubmitButton>
    </FormBody>
  );
}
