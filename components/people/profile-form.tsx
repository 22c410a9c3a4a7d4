import { ROLES } from "@/lib/access/permissions";
import type { PersonProfile } from "@/lib/people/schema";
import { ActionForm, type FormAction } from "../forms/action-form";
import { SelectField } from "../forms/select-field";
import { SubmitButton } from "../forms/submit-button";
import { TextField } from "../forms/text-field";
import { Section } from "../ui/section";
import { Time } from "../ui/time";
import { roleLabels } from "./role-labels";
import { Suspension } from "./suspension";

interface ProfileFormProps {
  person: PersonProfile;
  /** Takes `personId`, `name`, `updatedAt`. */
  updateProfileAction: FormAction;
  /** Takes `personId`, `email`. Null: the address cannot be changed here. */
  changeEmailAction: FormAction | null;
  /** Takes `personId`, `role`. */
  changeRoleAction: FormAction;
  /** Both take `personId`. */
  suspendAction: FormAction;
  reinstateAction: FormAction;
}

/** One form per right: name, email, role and suspension each need a different one. */
export function ProfileForm({
  person,
  updateProfileAction,
  changeEmailAction,
  changeRoleAction,
  suspendAction,
  reinstateAction,
}: ProfileFormProps) {
  const hidden = { personId: person.id };
  return (
    <div className="space-y-5">
      <Section title="Profile">
        <ActionForm
          action={updateProfileAction}
          hidden={{ ...hidden, updatedAt: person.updatedAt.toISOString() }}
          success="The profile is saved."
          className="max-w-sm space-y-4"
        >
          <TextField
            name="name"
            label="Name"
            defaultValue={person.name}
            autoComplete={person.isSelf ? "name" : "off"}
            required
            maxLength={100}
          />
          {person.mayEdit ? <SubmitButton>Save name</SubmitButton> : null}
        </ActionForm>
        {changeEmailAction ? (
          <ActionForm
            action={changeEmailAction}
            hidden={hidden}
            success="The email is changed."
            className="max-w-sm space-y-4 border-t border-line pt-4"
          >
            <TextField
              name="email"
              label="Email"
              type="email"
              defaultValue={person.email}
              hint="Used to sign in. The old address is told."
              autoComplete={person.isSelf ? "email" : "off"}
              required
              maxLength={254}
            />
            {person.mayEdit ? <SubmitButton variant="secondary">Change email</SubmitButton> : null}
          </ActionForm>
        ) : null}
        <p className="text-[0.8125rem] text-muted">
          Created <Time moment={person.createdAt} precision="day" />. Last signed in:{" "}
          <Time moment={person.lastSignedInAt} />.
        </p>
      </Section>
      {person.mayChangeRole ? (
        <Section title="Role" description="Ends the person's sessions, so that no open page keeps the old rights.">
          <ActionForm
            action={changeRoleAction}
            hidden={hidden}
            success="The role is changed."
            className="max-w-sm space-y-4"
          >
            <SelectField
              // The saved role shows at once after a change.
              key={person.role}
              name="role"
              label="Role"
              defaultValue={person.role}
              options={ROLES.map((role) => ({ value: role, label: roleLabels[role] }))}
            />
            <SubmitButton variant="secondary">Change role</SubmitButton>
          </ActionForm>
        </Section>
      ) : null}
      {person.maySuspend ? (
        <Suspension person={person} suspendAction={suspendAction} reinstateAction={reinstateAction} />
      ) : null}
    </div>
  );
}
