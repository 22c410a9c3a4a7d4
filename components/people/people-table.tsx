import type { DirectoryEntry, DirectorySecurity } from "@/lib/people/schema";
import { twoFactorState } from "../security/two-factor-state";
import { Avatar } from "../ui/avatar";
import { Badge } from "../ui/badge";
import { EmptyState } from "../ui/empty-state";
import { Pagination } from "../ui/pagination";
import { Cell, Row, Table } from "../ui/table";
import { TextLink } from "../ui/text-link";
import { roleLabels } from "./role-labels";

interface PeopleTableProps {
  people: readonly DirectoryEntry[];
  /** Addresses of the neighbouring pages, with the search in them. */
  previousHref: string | null;
  nextHref: string | null;
}

const COLUMNS = ["Name", "Email", "Role", "Second factor", "Edit"] as const;

/** A row has a link only where the reader may follow it. */
export function PeopleTable({ people, previousHref, nextHref }: PeopleTableProps) {
  if (people.length === 0)
    return (
      <EmptyState title="Nobody found">Search for a part of a name or an email, or choose fewer filters.</EmptyState>
    );
  return (
    <>
      <Table label="People" headings={COLUMNS}>
        {people.map((person) => (
          <Row key={person.id}>
            <Cell label="Name">
              <span className="flex items-center gap-2.5 font-medium">
                <Avatar name={person.name} />
                {person.name}
              </span>
            </Cell>
            <Cell label="Email">{person.email}</Cell>
            <Cell label="Role">
              <Badge tone={person.role === "end_user" ? "neutral" : "accent"}>{roleLabels[person.role]}</Badge>
            </Cell>
            <Cell label="Second factor">{person.security ? <SecurityState security={person.security} /> : null}</Cell>
            <Cell label="Edit">
              {person.mayEdit ? <TextLink href={`/admin/people/${person.id}`}>Edit {person.name}</TextLink> : null}
            </Cell>
          </Row>
        ))}
      </Table>
      <Pagination
        label="Pages of people"
        previous={previousHref ? { href: previousHref, label: "Previous" } : null}
        next={nextHref ? { href: nextHref, label: "Next" } : null}
      />
    </>
  );
}

function SecurityState({ security }: { security: DirectorySecurity }) {
  const { method } = security;
  const factor = method ? { method, maskedNumber: security.maskedPhoneNumber } : null;
  return (
    <span className="flex flex-wrap gap-x-2 gap-y-1">
      <span className={factor ? undefined : "text-muted"}>{twoFactorState(factor)}</span>
      {security.suspendedAt ? <Badge tone="danger">Suspended</Badge> : null}
    </span>
  );
}
