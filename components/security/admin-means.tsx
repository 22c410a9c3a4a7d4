import type { AccessPassDto } from "@/lib/people/schema";
import { ActionForm, type FormAction } from "../forms/action-form";
import { SubmitButton } from "../forms/submit-button";
import { Confirm } from "../ui/confirm";
import { Section } from "../ui/section";
import { Time } from "../ui/time";
import { IssueAccessPass, type IssuedPass } from "./issue-access-pass";
import { ReasonField } from "./reason-field";

interface AdminMeansProps {
  person: { id: number; name: string };
  hasSecondFactor: boolean;
  /** The access pass that can still be used. */
  openPass: AccessPassDto | null;
  /** All take `personId` and `reason`. */
  unlockAction: FormAction<undefined>;
  endSessionsAction: FormAction<undefined>;
  endTrustAction: FormAction<undefined>;
  resetAction: FormAction<undefined>;
  issueAccessPassAction: FormAction<IssuedPass>;
  /** Takes `personId`. */
  withdrawAccessPassAction: FormAction<undefined>;
}

/** How an admin helps somebody who cannot get in. Each act needs a reason, is written down, and the person is told. */
export function AdminMeans({
  person,
  hasSecondFactor,
  openPass,
  unlockAction,
  endSessionsAction,
  endTrustAction,
  resetAction,
  issueAccessPassAction,
  withdrawAccessPassAction,
}: AdminMeansProps) {
  const hidden = { personId: person.id };
  return (
    <Section
      title="Help this person"
      description="Make sure that it is really them who asks. Each step is written down with your reason, and they are told by mail, and by text where passcodes go to a phone."
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
          <Confirm label="End trust in devices" title={`End the trust in the devices of ${person.name}?`}>
            <p>Each of them is asked for a passcode again. Whoever is signed in stays signed in.</p>
            <ReasonForm action={endTrustAction} hidden={hidden} success="No device is trusted any more.">
              <SubmitButton>End trust in devices of {person.name}</SubmitButton>
            </ReasonForm>
          </Confirm>
        ) : null}
        {hasSecondFactor ? <IssueAccessPass person={person} open={openPass} action={issueAccessPassAction} /> : null}
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
      {openPass ? (
        <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
          <p>
            {openPass.issuedBy ?? "An admin"} has issued a pass that can be used until{" "}
            <Time moment={openPass.expiresAt} />: {openPass.reason}
          </p>
          <ActionForm action={withdrawAccessPassAction} hidden={hidden} success="The pass is withdrawn.">
            <SubmitButton variant="secondary">Withdraw</SubmitButton>
          </ActionForm>
        </div>
      ) : null}
    </Section>
  );
}

function ReasonForm({ children, ...form }: Parameters<typeof ActionForm>[0]) {
  return (
    <ActionForm {...form}>
      <ReasonField />
      {children}
    </ActionForm>
  );
}
