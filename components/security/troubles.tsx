import type { TroublesDto } from "@/lib/people/schema";
import { Alert } from "../ui/alert";
import { Section } from "../ui/section";
import { Time } from "../ui/time";
import { reasonWords } from "./reason-words";
import { textStateWords } from "./text-state-words";

interface TroublesProps extends Omit<TroublesDto, "failures"> {
  /** With the words of each event. */
  failures: (TroublesDto["failures"][number] & { words: string })[];
}

/** Why somebody may not get in: for an admin who helps. */
export function Troubles({ failures, texts, clockAhead, lockedUntil }: TroublesProps) {
  return (
    <Section title="Recent troubles" description="What this person may be struggling with, newest first.">
      {lockedUntil ? (
        <Alert tone="warning">
          The second step is locked after too many wrong codes{" "}
          {lockedUntil.getUTCFullYear() === 9999 ? (
            "until you unlock it."
          ) : (
            <>
              until <Time moment={lockedUntil} />.
            </>
          )}
        </Alert>
      ) : null}
      {clockAhead === 0 ? null : <p>{driftWords(clockAhead)}</p>}
      {failures.length > 0 ? (
        <ul aria-label="Refusals" className="space-y-1">
          {failures.map(({ id, at, words, reason }) => (
            <li key={id}>
              <Time moment={at} />: {words}
              {reason ? <span className="text-muted"> ({reasonWords[reason] ?? reason})</span> : null}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-muted">Nothing was refused lately.</p>
      )}
      {texts.length > 0 ? (
        <ul aria-label="Messages" className="space-y-1 border-t border-line pt-4">
          {texts.map(({ id, at, state, words }) => (
            <li key={id}>
              <Time moment={at} />: a code by SMS {textStateWords[state]}.
              {words ? <span className="text-muted"> The person was told: {words}</span> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}

function driftWords(ahead: number): string {
  const seconds = Math.abs(ahead) / 1000;
  const far = seconds < 90 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
  return `The clock of their device is ${far} ${ahead < 0 ? "slow" : "fast"}. Keydesk takes that into account.`;
}
