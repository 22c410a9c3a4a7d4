import type { ResetForm } from "@/lib/mail/schema";
import { ActionForm, type FormAction } from "../forms/action-form";
import { SubmitButton } from "../forms/submit-button";
import { Confirm } from "../ui/confirm";

/** Back to the text that came with Keydesk. */
export function ResetText({ template, version, action }: ResetForm & { action: FormAction }) {
  return (
    <Confirm label="Reset to default" title="Reset this text?">
      <p>The text that came with Keydesk goes out from now on. Yours stays in the record of versions.</p>
      <ActionForm action={action} hidden={{ template, version }} success="The text is the default again.">
        <SubmitButton>Reset to default</SubmitButton>
      </ActionForm>
    </Confirm>
  );
}
