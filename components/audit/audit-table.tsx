import { Badge } from "../ui/badge";
import { EmptyState } from "../ui/empty-state";
import { Pagination } from "../ui/pagination";
import { Cell, Row, Table } from "../ui/table";
import { Time } from "../ui/time";
import { detailsWords } from "./details-words";

export interface AuditRow {
  id: number;
  at: Date;
  /** In words, from the catalogue of events. */
  event: string;
  /** Who did it: a name, "Somebody", "System". */
  who: string;
  /** To whom; null: to nobody. */
  whom: string | null;
  address: string | null;
  details: Record<string, string | number | boolean | null>;
  isSealed: boolean;
}

interface AuditTableProps {
  rows: readonly AuditRow[];
  newerHref: string | null;
  olderHref: string | null;
  /** A filter found nothing, or nothing has happened yet. */
  isFiltered: boolean;
}

const COLUMNS = ["When", "Event", "Who", "Whom", "From", "Details", "Seal"] as const;

export function AuditTable({ rows, newerHref, olderHref, isFiltered }: AuditTableProps) {
  if (rows.length === 0)
    return (
      <EmptyState title="Nothing recorded here">
        {isFiltered
          ? "Choose other days, another event, or somebody else."
          : "Sign-ins and changes appear here as they happen."}
      </EmptyState>
    );
  return (
    <>
      <Table label="Audit log" headings={COLUMNS}>
        {rows.map((row) => (
          <Row key={row.id}>
            <Cell label="When">
              <Time moment={row.at} />
            </Cell>
            <Cell label="Event">
              <span className="font-medium">{row.event}</span>
            </Cell>
            <Cell label="Who">{row.who}</Cell>
            <Cell label="Whom">{row.whom ?? "–"}</Cell>
            <Cell label="From">
              <span className="whitespace-nowrap">{row.address ?? "–"}</span>
            </Cell>
            <Cell label="Details">
              <span className="text-[0.8125rem] text-muted">{detailsWords(row.details) || "–"}</span>
            </Cell>
            <Cell label="Seal">
              <Badge tone={row.isSealed ? "good" : "neutral"}>{row.isSealed ? "Sealed" : "Not yet sealed"}</Badge>
            </Cell>
          </Row>
        ))}
      </Table>
      <Pagination
        label="Pages of the audit log"
        previous={newerHref ? { href: newerHref, label: "Newer" } : null}
        next={olderHref ? { href: olderHref, label: "Older" } : null}
      />
    </>
  );
}
