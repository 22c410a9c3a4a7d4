"use client";
import { useActionState } from "react";
import type { Role } from "@/lib/access/permissions";
import type { FieldChange } from "@/lib/core/result";
import { announcing, type FormAction } from "../forms/action-form";
import { FormBody } from "../forms/form-body";
import { SubmitButton } from "../forms/submit-button";
import { Confirm } from "../ui/confirm";
import { Section } from "../ui/section";
import { Time } from "../ui/time";
import { ChangedMeanwhile } from "./changed-meanwhile";
import { changeInWords } from "./policy-words";

export interface PolicyVersionRow {
  id: number;
  savedAt: Date;
  savedBy: string | null;
  undoneTo: number | null;
  changes: FieldChange[];
}

interface PolicyVersionsProps {
  versions: readonly PolicyVersionRow[];
  /** What the page shows as the present; an undo over somebody else's save is refused. */
  present: readonly { role: Role; version: number }[];
  undoAction: FormAction;
}

/** Newest first. A version is undone to by its own button; that is a save like any other, and makes a version itself. */
export function PolicyVersions({ versions, present, undoAction }: PolicyVersionsProps) {
  return (
    <Section
      title="Versions"
      description="Who changed the policy, and what. Nobody's second factor is removed by an undo."
    >
      <ol aria-label="Versions" className="divide-y divide-line">
        {versions.map((version, i) => (
          <li key={version.id} className="flex flex-wrap items-start justify-between gap-3 py-3">
            <div className="min-w-0 flex-1 basis-60">
              <p className="font-medium">
                Version {version.id}, <Time moment={version.savedAt} />
                {version.savedBy ? `, by ${version.savedBy}` : ""}
              </p>
              {version.undoneTo ? <p>Undone to version {version.undoneTo}.</p> : null}
              <ul className="mt-1 space-y-0.5 text-muted">
                {version.changes.map((change) => (
                  <li key={change.field}>{changeInWords(change)}</li>
                ))}
              </ul>
            </div>
            {i === 0 ? (
              <span className="text-muted">Present</span>
            ) : (
              <Confirm label="Undo to this version" size="small" title={`Undo to version ${version.id}?`}>
                <p>
                  All settings of all roles become what they were then. A requirement that comes back begins now, with
                  its grace period.
                </p>
                <UndoForm versionId={version.id} present={present} action={undoAction} />
              </Confirm>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}

interface UndoFormProps {
  versionId: number;
  present: PolicyVersionsProps["present"];
  action: FormAction;
}

const UNDONE = "The former policy is back.";

function UndoForm({ versionId, present, action }: UndoFormProps) {
  const [state, submit, pending] = useActionState(announcing(action, UNDONE), null);
  const versions = Object.fromEntries(present.map(({ role, version }) => [`versions.${role}`, version]));
  return (
    <FormBody state={state} submit={submit} pending={pending} hidden={{ versionId, ...versions }} success={UNDONE}>
      <ChangedMeanwhile state={state} />
      <SubmitButton>Undo to this version</SubmitButton>
    </FormBody>
  );
}
