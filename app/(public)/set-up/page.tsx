import type { Metadata } from "next";
import { ActionForm } from "@/components/forms/action-form";
import { PasswordField } from "@/components/forms/password-field";
import { SubmitButton } from "@/components/forms/submit-button";
import { TextField } from "@/components/forms/text-field";
import { AuthShell } from "@/components/layout/auth-shell";
import { requireNoAdmin } from "@/lib/auth/gates";
import { createFirstAdminAction } from "./actions";

export const metadata: Metadata = { title: "Set up Keydesk" };

export default async function SetUpPage() {
  await requireNoAdmin();
  return (
    <AuthShell
      heading="Set up Keydesk"
      description="Make the first admin, who owns this installation. The token stands in the server's log."
    >
      <ActionForm action={createFirstAdminAction}>
        <TextField name="token" label="Token" autoComplete="off" spellCheck={false} required autoFocus isSecret />
        <TextField name="name" label="Name" autoComplete="name" maxLength={100} required />
        <TextField
          name="email"
          label="Email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <PasswordField
          name="password"
          label="Password"
          autoComplete="new-password"
          hint="15 characters or more. Several words are fine."
        />
        <SubmitButton className="w-full">Create admin</SubmitButton>
      </ActionForm>
    </AuthShell>
  );
}
