import type { WeekCount } from "@/lib/report/schema";
import { EmptyState } from "../ui/empty-state";
import { formatDate } from "../ui/moment";
import { Cell, Row, Table } from "../ui/table";
import { PeopleCount } from "./people-count";

/** Columns for the eye, and the same numbers as a table with links to the names. */
export function WeekChart({ weeks }: { weeks: readonly WeekCount[] }) {
  const most = Math.max(...weeks.map((week) => week.people));
  if (most === 0) return <EmptyState title="Nobody turned a second factor on in these weeks" />;
  return (
    <>
      <div aria-hidden="true" className="flex h-36 items-end gap-1 border-b border-line sm:gap-2">
        {weeks.map((week) => (
          <div
            key={week.monday}
            title={`Week from ${nameOf(week)}: ${week.people}`}
            className="flex h-full min-w-0 flex-1 flex-col justify-end text-center"
          >
            <span className="text-xs text-muted tabular-nums">{week.people || ""}</span>
            <div className="rounded-t-sm bg-accent" style={{ height: `${(week.people / most) * 80}%` }} />
          </div>
        ))}
      </div>
      <p aria-hidden="true" className="flex justify-between text-xs text-muted">
        {[weeks[0], weeks.at(-1)].map((week) =>
          week ? <span key={week.monday}>Week from {nameOf(week)}</span> : null,
        )}
      </p>
      <details>
        <summary className="cursor-pointer font-medium">As a table, with the names</summary>
        <div className="mt-3">
          <Table label="Second factors turned on by week" headings={["Week from", "People"]}>
            {weeks.toReversed().map((week) => (
              <Row key={week.monday}>
                <Cell label="Week from">{nameOf(week)}</Cell>
                <Cell label="People">
                  <PeopleCount
                    count={week.people}
                    filter={{ week: week.monday }}
                    what={`people in the week from ${nameOf(week)}`}
                  />
                </Cell>
              </Row>
            ))}
          </Table>
        </div>
      </details>
    </>
  );
}

const nameOf = (week: WeekCount): string => formatDate(new Date(week.monday));
