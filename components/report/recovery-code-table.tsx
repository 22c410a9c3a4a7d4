import { LOW_RECOVERY_CODES, type StateFilter } from "@/lib/people/schema";
import type { RoleAdoption } from "@/lib/report/schema";
import { roleGroupLabels } from "../people/role-labels";
import { Cell, Row, Table } from "../ui/table";
import { PeopleCount } from "./people-count";

const columns = [
  { key: "codesUnsaved", state: "codes-unsaved", label: "Never saved" },
  { key: "codesLow", state: "codes-low", label: `${LOW_RECOVERY_CODES} or fewer left` },
  { key: "codesNone", state: "codes-none", label: "None" },
] as const satisfies { key: keyof RoleAdoption; state: StateFilter; label: string }[];

/** Of those who have a second factor: who would be locked out with the phone. */
export function RecoveryCodeTable({ roles }: { roles: readonly RoleAdoption[] }) {
  return (
    <Table label="Recovery codes by role" headings={["Role", ...columns.map((column) => column.label)]}>
      {roles.map((row) => (
        <Row key={row.role}>
          <Cell label="Role">
            <span className="font-medium">{roleGroupLabels[row.role]}</span>
          </Cell>
          {columns.map(({ key, state, label }) => (
            <Cell key={key} label={label}>
              <PeopleCount
                count={row[key]}
                filter={{ role: row.role, state }}
                what={`${roleGroupLabels[row.role].toLowerCase()}, recovery codes: ${label.toLowerCase()}`}
              />
            </Cell>
          ))}
        </Row>
      ))}
    </Table>
  );
}
