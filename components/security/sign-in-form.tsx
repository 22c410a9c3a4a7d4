import { ActionForm, type FormAction } from "../forms/action-form";
import { PasswordField } from "../forms/password-field";
import { SubmitButton } from "../forms/submit-button";
import { TextField } from "../forms/text-field";

interface SignInFormProps {
  /** Takes `email`, `password` and `next`. */
  action: FormAction;
  /** Where to go afterwards; the server judges it. */
  next: string | null;
}

export function SignInForm({ action, next }: SignInFormProps) {
  return (
    <ActionForm action={action} hidden={next === null ? {} : { next }}>
      <TextField name="email" label="Email" type="email" autoComplete="username" required maxLength={254} autoFocus />
      <PasswordField name="password" label="Password" autoComplete="current-password" />
      <SubmitButton width="full">Sign in</SubmitButton>
    </ActionForm>
  );
}
