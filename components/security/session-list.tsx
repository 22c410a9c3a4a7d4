import { ActionForm, type FormAction } from "../forms/action-form";
import { SubmitButton } from "../forms/submit-button";
import { Badge } from "../ui/badge";
import { Section } from "../ui/section";
import { Time } from "../ui/time";

export interface SessionView {
  id: number;
  /** "Firefox 140" */
  browser: string;
  /** "Linux" */
  system: string;
  address: string;
  lastSeenAt: Date;
  isCurrent: boolean;
}

interface SessionListProps {
  sessions: readonly SessionView[];
  /** Takes the field `sessionId`. */
  endAction: FormAction;
  endOthersAction: FormAction;
}

export function SessionList({ sessions, endAction, endOthersAction }: SessionListProps) {
  const hasOthers = sessions.some((session) => !session.isCurrent);
  return (
    <Section
      title="Sessions"
      description="Where you are signed in. End what you do not know."
      actions={
        hasOthers ? (
          <ActionForm action={endOthersAction} success="All other sessions have ended." className="space-y-2">
            <SubmitButton variant="secondary">End all other sessions</SubmitButton>
          </ActionForm>
        ) : null
      }
    >
      <ul aria-label="Sessions" className="divide-y divide-line">
        {sessions.map((session) => (
          <li
            key={session.id}
            className="flex flex-wrap items-center justify-between gap-3 py-2.5 first:pt-0 last:pb-0"
          >
            <div>
              <p className="flex flex-wrap items-center gap-2 font-medium">
                {session.browser}, {session.system}
                {session.isCurrent ? <Badge tone="good">This session</Badge> : null}
              </p>
              <p className="text-[0.8125rem] text-muted">
                {session.address}, last seen <Time moment={session.lastSeenAt} />
              </p>
            </div>
            {session.isCurrent ? null : (
              <ActionForm
                action={endAction}
                hidden={{ sessionId: session.id }}
                success="The session has ended."
                className="space-y-2"
              >
                <SubmitButton variant="secondary" size="small">
                  End
                  <span className="sr-only">
                    {" "}
                    session of {session.browser}, {session.system}
                  </span>
                </SubmitButton>
              </ActionForm>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
