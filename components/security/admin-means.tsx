import { ActionForm, type FormAction } from "../forms/action-form";
import { SubmitButton } from "../forms/submit-button";
import { TextField } from "../forms/text-field";
import { Confirm } from "../ui/confirm";
import { Section } from "../ui/section";

interface AdminMeansProps {
  person: { id: number; name: string };
  hasSecondFactor: boolean;
  /** All take `personId` and `reason`. */
  unlockAction: FormAction<undefined>;
  endSessionsAction: FormAction<undefined>;
  resetAction: FormAction<undefined>;
}

/** How an admin helps somebody who cannot get in. Each act needs a reason, is written down, and the person is told. */
export function AdminMeans({ person, hasSecondFactor, unlockAction, endSessionsAction, resetAction }: AdminMeansProps) {
  const hidden = { personId: person.id };
  return (
    <Section
      title="Help this person"
      description="Make sure that it is really them who asks. Each step is written down with your reason, and they are told by mail."
    >
      <div className="flex flex-wrap gap-2">
        <Confirm label="Unlock" title={`Unlock ${person.name}?`}>
          <p>Ends the waits after wrong passwords and passcodes. It does not sign anybody in.</p>
          <ReasonForm action={unlockAction} hidden={hidden} success={`${person.name} may try again at once.`}>
            <SubmitButton>Unlock {person.name}</SubmitButton>
          </ReasonForm>
        </Confirm>
        <Confirm label="End all sessions" title={`End all sessions of ${person.name}?`}>
          <p>They are signed out everywhere and have to sign in again.</p>
          <ReasonForm action={endSessionsAction} hidden={hidden} success="All sessions have ended.">
            <SubmitButton>End sessions of {person.name}</SubmitButton>
          </ReasonForm>
        </Confirm>
        {hasSecondFactor ? (
          <Confirm
            label="Turn off two-factor authentication"
            look="danger-outline"
            title={`Turn off two-factor authentication of ${person.name}?`}
          >
            <p>
              Their password alone opens the account then. Recovery codes stop working, devices are forgotten and all
              sessions end. Where the policy requires a second factor, they set up a new one at the next sign-in.
            </p>
            <ReasonForm action={resetAction} hidden={hidden} success="Two-factor authentication is off.">
              <SubmitButton variant="danger">Turn off</SubmitButton>
            </ReasonForm>
          </Confirm>
        ) : null}
      </div>
    </Section>
  );
}

function ReasonForm({ children, ...form }: Parameters<typeof ActionForm>[0]) {
  return (
    <ActionForm {...form}>
      <TextField name="reason" label="Reason" hint="Stands in the audit log." required maxLength={500} />
      {children}
    </ActionForm>
  );
}
