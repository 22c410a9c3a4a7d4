import { ActionForm, type FormAction } from "../forms/action-form";
import { SubmitButton } from "../forms/submit-button";
import { Confirm } from "../ui/confirm";

interface TurnOffProps {
  action: FormAction;
  isRequiredByPolicy: boolean;
}

export function TurnOff({ action, isRequiredByPolicy }: TurnOffProps) {
  if (isRequiredByPolicy)
    return (
      <p className="text-muted">
        The security policy requires a second factor for your role, so it cannot be turned off. You can switch the
        method.
      </p>
    );
  return (
    <Confirm
      label="Turn off two-factor authentication"
      look="danger-outline"
      title="Turn off two-factor authentication?"
    >
      <p>
        Your password alone will then open your account. Your recovery codes stop working, and trusted devices are
        forgotten.
      </p>
      <ActionForm action={action} success="Two-factor authentication is off.">
        <SubmitButton variant="danger">Turn off</SubmitButton>
      </ActionForm>
    </Confirm>
  );
}
