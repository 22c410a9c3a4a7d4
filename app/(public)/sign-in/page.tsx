import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ActionForm } from "@/components/forms/action-form";
import { PasswordField } from "@/components/forms/password-field";
import { SubmitButton } from "@/components/forms/submit-button";
import { TextField } from "@/components/forms/text-field";
import { AuthShell } from "@/components/layout/auth-shell";
import { Alert } from "@/components/ui/alert";
import { currentPerson } from "@/lib/auth/gates";
import { homeOf } from "@/lib/auth/paths";
import { isSafePath } from "@/lib/sign-in/safe-path";
import { checkPasswordAction } from "./actions";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { next, ended } = await searchParams;
  const nextPath = isSafePath(next) ? next : undefined;
  const person = await currentPerson();
  if (person) redirect(nextPath ?? homeOf(person.role));
  return (
    <AuthShell heading="Sign in">
      {ended ? <Alert tone="info">That sign-in has ended, or belongs to another tab. Start again.</Alert> : null}
      <ActionForm action={checkPasswordAction} hidden={nextPath ? { next: nextPath } : {}}>
        <TextField
          name="email"
          label="Email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          autoFocus
        />
        <PasswordField name="password" label="Password" autoComplete="current-password" />
        <SubmitButton className="w-full">Sign in</SubmitButton>
      </ActionForm>
    </AuthShell>
  );
}
