import type { PolicyTrial } from "@/lib/policy/schema";
import { ActionForm, type FormAction } from "../forms/action-form";
import { SubmitButton } from "../forms/submit-button";
import { roleGroupLabels } from "../people/role-labels";
import { ButtonLink } from "../ui/button-link";
import { Section } from "../ui/section";
import { TextLink } from "../ui/text-link";
import { Time } from "../ui/time";
import { changeInWords } from "./policy-words";

interface PolicyTrialsProps {
  trials: readonly PolicyTrial[];
  /** The page that shows the form as a trial fills it, with its preview. */
  putIntoEffectHref: (trialId: number) => string;
  reportHref: string;
  endAction: FormAction;
}

/** What runs report-only now. The report keeps those that have ended as well. */
export function PolicyTrials({ trials, putIntoEffectHref, reportHref, endAction }: PolicyTrialsProps) {
  const running = trials.filter((trial) => trial.isRunning);
  if (running.length === 0) return null;
  return (
    <Section
      title="Report-only"
      description={
        <>
          These policies stop nobody. Whom they would have stopped stands in the{" "}
          <TextLink href={reportHref}>adoption report</TextLink>.
        </>
      }
    >
      <ul aria-label="Report-only" className="divide-y divide-line">
        {running.map((trial) => (
          <li key={trial.id} className="flex flex-wrap items-start justify-between gap-3 py-3">
            <div className="min-w-0 flex-1 basis-60">
              <p className="font-medium">
                {roleGroupLabels[trial.role]}, since <Time moment={trial.startedAt} />
                {trial.endsAt ? (
                  <>
                    {" "}
                    until <Time moment={trial.endsAt} />
                  </>
                ) : null}
                {trial.startedBy ? `, by ${trial.startedBy}` : ""}
              </p>
              <ul className="mt-1 space-y-0.5 text-muted">
                {trial.changes.map((change) => (
                  <li key={change.field}>{changeInWords(change)}</li>
                ))}
              </ul>
              <p className="mt-1">Would have stopped so far: {countStopped(trial)}.</p>
            </div>
            <div className="flex flex-wrap items-start gap-2">
              <ButtonLink href={putIntoEffectHref(trial.id)} size="small">
                Put into effect
              </ButtonLink>
              <ActionForm action={endAction} hidden={{ trialId: trial.id }} success="The report-only run has ended.">
                <SubmitButton variant="secondary" size="small">
                  End it
                </SubmitButton>
              </ActionForm>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function countStopped({ stops }: PolicyTrial): string {
  const total = Object.values(stops).reduce((sum, n) => sum + n, 0);
  return total === 1 ? "1 person" : `${total} people`;
}
