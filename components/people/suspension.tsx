import type { PersonProfile } from "@/lib/people/schema";
import { ActionForm, type FormAction } from "../forms/action-form";
import { SubmitButton } from "../forms/submit-button";
import { Confirm } from "../ui/confirm";
import { Section } from "../ui/section";
import { Time } from "../ui/time";

interface SuspensionProps {
  person: Pick<PersonProfile, "id" | "name" | "suspendedAt">;
  suspendAction: FormAction;
  reinstateAction: FormAction;
}

export function Suspension({ person, suspendAction, reinstateAction }: SuspensionProps) {
  const hidden = { personId: person.id };
  if (person.suspendedAt)
    return (
      <Section title="Suspension">
        <p>
          Suspended since <Time moment={person.suspendedAt} />. Password and second factor are kept.
        </p>
        <ActionForm action={reinstateAction} hidden={hidden} success="The suspension has ended.">
          <SubmitButton variant="secondary">End suspension</SubmitButton>
        </ActionForm>
      </Section>
    );
  return (
    <Section title="Suspension" description="A suspended person cannot sign in. Nothing of theirs is lost.">
      <Confirm label="Suspend" look="danger-outline" title={`Suspend ${person.name}?`}>
        <p>All sessions end at once, and signing in is refused until an admin ends the suspension.</p>
        <ActionForm action={suspendAction} hidden={hidden} success={`${person.name} is suspended.`}>
          <SubmitButton variant="danger">Suspend {person.name}</SubmitButton>
        </ActionForm>
      </Confirm>
    </Section>
  );
}
