import { type PolicyTrial, TRIAL_STOPS } from "@/lib/policy/schema";
import { stopLabels } from "../people/filter-labels";
import { roleGroupLabels } from "../people/role-labels";
import { EmptyState } from "../ui/empty-state";
import { Cell, Row, Table } from "../ui/table";
import { Time } from "../ui/time";
import { PeopleCount } from "./people-count";

/** Whom report-only policies would have stopped at sign-ins that took place, each person once, by the newest of their sign-ins. */
export function TrialTable({ trials }: { trials: readonly PolicyTrial[] }) {
  if (trials.length === 0) return <EmptyState title="No policy ran report-only" />;
  return (
    <Table
      label="Report-only policies"
      headings={["Policy", "Since", "Until", ...TRIAL_STOPS.map((stop) => stopLabels[stop])]}
    >
      {trials.map(({ id, role, isRunning, startedAt, endsAt, endedAt, stops }) => (
        <Row key={id}>
          <Cell label="Policy">
            <span className="font-medium">
              {roleGroupLabels[role]} ({id})
            </span>
          </Cell>
          <Cell label="Since">
            <Time moment={startedAt} />
          </Cell>
          <Cell label="Until">
            {isRunning ? <Time moment={endsAt} absent="Runs" /> : <Time moment={endedAt ?? endsAt} />}
          </Cell>
          {TRIAL_STOPS.map((stop) => (
            <Cell key={stop} label={stopLabels[stop]}>
              <PeopleCount
                count={stops[stop]}
                filter={{ trial: String(id), stop }}
                what={`${roleGroupLabels[role].toLowerCase()}, report-only: ${stopLabels[stop].toLowerCase()}`}
              />
            </Cell>
          ))}
        </Row>
      ))}
    </Table>
  );
}
