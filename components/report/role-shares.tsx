import type { RoleAdoption } from "@/lib/report/schema";
import { roleGroupLabels } from "../people/role-labels";
import { Cell, Row, Table } from "../ui/table";
import { PeopleCount } from "./people-count";
import { StackedBar } from "./stacked-bar";

const APP = "bg-accent";
const SMS = "bg-teal-text";
const NONE = "bg-line-strong";

/** Per role: who has which method, who is late, and who still has time. */
export function RoleShares({ roles }: { roles: readonly RoleAdoption[] }) {
  return (
    <>
      <Legend />
      <Table
        label="Second factors by role"
        headings={["Role", "Share", "People", "Mobile app", "SMS", "None", "Late", "In grace period", "Must switch"]}
      >
        {roles.map(({ role, ...counts }) => {
          const who = roleGroupLabels[role].toLowerCase();
          return (
            <Row key={role}>
              <Cell label="Role">
                <span className="font-medium">{roleGroupLabels[role]}</span>
              </Cell>
              <Cell label="Share">
                <StackedBar
                  parts={[
                    { label: "Mobile app", count: counts.app, className: APP },
                    { label: "SMS", count: counts.sms, className: SMS },
                    { label: "None", count: counts.none, className: NONE },
                  ]}
                />
                <span className="text-xs text-muted">{percentage(counts.app + counts.sms, counts.people)}</span>
              </Cell>
              <Cell label="People">
                <PeopleCount count={counts.people} filter={{ role }} what={who} />
              </Cell>
              <Cell label="Mobile app">
                <PeopleCount count={counts.app} filter={{ role, method: "app" }} what={`${who} with the mobile app`} />
              </Cell>
              <Cell label="SMS">
                <PeopleCount count={counts.sms} filter={{ role, method: "sms" }} what={`${who} with SMS`} />
              </Cell>
              <Cell label="None">
                <PeopleCount count={counts.none} filter={{ role, method: "none" }} what={`${who} without any`} />
              </Cell>
              <Cell label="Late">
                <PeopleCount count={counts.late} filter={{ role, state: "late" }} what={`${who} who are late`} />
              </Cell>
              <Cell label="In grace period">
                <PeopleCount
                  count={counts.inGrace}
                  filter={{ role, state: "in-grace" }}
                  what={`${who} in grace period`}
                />
              </Cell>
              <Cell label="Must switch">
                <PeopleCount
                  count={counts.mustSwitch}
                  filter={{ role, state: "must-switch" }}
                  what={`${who} whose method is no longer allowed`}
                />
              </Cell>
            </Row>
          );
        })}
      </Table>
    </>
  );
}

const percentage = (part: number, whole: number): string =>
  whole === 0 ? "nobody" : `${Math.round((part / whole) * 100)} % have one`;

function Legend() {
  const keys = [
    ["Mobile app", APP],
    ["SMS", SMS],
    ["None", NONE],
  ] as const;
  return (
    <p aria-hidden="true" className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {keys.map(([label, className]) => (
        <span key={label} className="inline-flex items-center gap-1.5">
          <span className={`${className} size-2.5 rounded-full`} />
          {label}
        </span>
      ))}
    </p>
  );
}
