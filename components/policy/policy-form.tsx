"use client";
import { useActionState, useState } from "react";
import type { FormState } from "@/lib/core/result";
import type { PolicyPreview } from "@/lib/policy/schema";
import { announcing, type FormAction } from "../forms/action-form";
import { CheckboxField } from "../forms/checkbox-field";
import { FormBody } from "../forms/form-body";
import { SubmitButton } from "../forms/submit-button";
import { TextField } from "../forms/text-field";
import { Note } from "../ui/note";
import { Section } from "../ui/section";
import { ChangedMeanwhile } from "./changed-meanwhile";
import { PolicyEffects } from "./policy-effects";
import { PolicyFields, type PolicyValues } from "./policy-fields";

/** The answer to "Preview": what was proposed, and whom it touches. */
export interface PolicyPreviewed {
  proposals: PolicyValues[];
  effects: PolicyPreview[];
}

interface PolicyFormProps {
  policies: readonly PolicyValues[];
  /** A preview to begin with: what ran report-only is to be put into effect. */
  previewed?: PolicyPreviewed | undefined;
  /** All three take the fields of PolicyFields for every role. */
  previewAction: FormAction<PolicyPreviewed>;
  saveAction: FormAction;
  tryAction: FormAction;
}

/** "Save" sends exactly what was previewed, from a form of its own; a change after the preview takes "Save" away again. */
export function PolicyForm({ policies, previewed, previewAction, saveAction, tryAction }: PolicyFormProps) {
  const [first] = useState<FormState<PolicyPreviewed>>(previewed ? { ok: true, data: previewed } : null);
  const [state, submit, pending] = useActionState(previewAction, first);
  const [stale, setStale] = useState<typeof state>(null);
  const preview = state?.ok ? state.data : null;
  return (
    <div className="space-y-5">
      <div onChange={() => setStale(state)}>
        <FormBody
          state={state}
          submit={submit}
          pending={pending}
          hidden={Object.fromEntries(policies.map(({ role, version }) => [`${role}.version`, version]))}
          label="Security policy"
          className="space-y-5"
        >
          {policies.map((policy) => (
            <PolicyFields
              // New versions come with the page after a save, and must replace what the fields hold.
              key={`${policy.role}-${policy.version}`}
              values={preview?.proposals.find((p) => p.role === policy.role && p.version === policy.version) ?? policy}
            />
          ))}
          <SubmitButton>Preview</SubmitButton>
        </FormBody>
      </div>
      {preview && isCurrent(preview, policies) ? (
        <Section title="Preview" description="What this changes for people once it is saved.">
          <PolicyEffects effects={preview.effects} />
          {state === stale ? (
            <Note>You have changed the form since. Preview it again.</Note>
          ) : (
            <>
              <SaveForm
                action={saveAction}
                hidden={asFields(preview.proposals)}
                mails={preview.effects.reduce((sum, effect) => sum + effect.mails, 0)}
              />
              <TryForm action={tryAction} hidden={asFields(preview.proposals)} />
            </>
          )}
        </Section>
      ) : null}
    </div>
  );
}

const SAVED = "The security policy is saved.";

interface SaveFormProps {
  action: FormAction;
  hidden: Record<string, string | number>;
  /** How many would tell the people concerned. */
  mails: number;
}

function SaveForm({ action, hidden, mails }: SaveFormProps) {
  const [state, submit, pending] = useActionState(announcing(action, SAVED), null);
  return (
    <FormBody state={state} submit={submit} pending={pending} hidden={hidden} success={SAVED}>
      <ChangedMeanwhile state={state} />
      {mails > 0 ? (
        <CheckboxField
          name="announce"
          label={`Tell the people concerned by mail (${mails} ${mails === 1 ? "mail" : "mails"})`}
          hint="With the date and how to set up, and reminders before the date. Texts: Admin > Messages"
          defaultChecked
        />
      ) : null}
      <SubmitButton>Save</SubmitButton>
    </FormBody>
  );
}

const TRIED = "It runs report-only.";

/** The same proposal without effect: who would have been stopped is noted at sign-ins, and nobody is. */
function TryForm({ action, hidden }: { action: FormAction; hidden: Record<string, string | number> }) {
  const [state, submit, pending] = useActionState(announcing(action, TRIED), null);
  return (
    <details className="border-t border-line pt-4" open={state?.ok === false}>
      <summary className="cursor-pointer font-medium">Run it report-only first</summary>
      <div className="mt-2 space-y-4">
        <p className="text-muted">
          The present policy stays in effect, and nothing of the above happens to anybody. Each sign-in is judged by
          this proposal as well, and the adoption report names whom it would have stopped, from now on.
        </p>
        <FormBody state={state} submit={submit} pending={pending} hidden={hidden} success={TRIED}>
          <ChangedMeanwhile state={state} />
          <div className="max-w-xs">
            <TextField
              name="until"
              label="Report-only until"
              hint="A day in UTC. Empty: until you end it"
              type="date"
              defaultValue=""
            />
          </div>
          <SubmitButton variant="secondary">Run report-only</SubmitButton>
        </FormBody>
      </div>
    </details>
  );
}

/** A preview of versions that are gone (saved meanwhile) is over. */
const isCurrent = (preview: PolicyPreviewed, policies: readonly PolicyValues[]): boolean =>
  policies.every((policy) => preview.proposals.some((p) => p.role === policy.role && p.version === policy.version));

const asFields = (proposals: PolicyValues[]): Record<string, string | number> =>
  Object.fromEntries(
    proposals.flatMap(({ role, ...values }) =>
      Object.entries(values).map(([key, value]) => [`${role}.${key}`, Array.isArray(value) ? value.join(",") : value]),
    ),
  );
