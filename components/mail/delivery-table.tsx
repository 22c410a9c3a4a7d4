import { type DeliveryView, MAIL_STATES, type MailState } from "@/lib/mail/schema";
import { Badge } from "../ui/badge";
import { EmptyState } from "../ui/empty-state";
import { Pagination } from "../ui/pagination";
import { Cell, Row, Table } from "../ui/table";
import { Tabs } from "../ui/tabs";
import { TextLink } from "../ui/text-link";
import { Time } from "../ui/time";
import { deliveryStateLabels, deliveryTones } from "./delivery-words";

interface DeliveryTableProps {
  rows: readonly DeliveryView[];
  /** The state that is shown; null: all. */
  state: MailState | null;
  newestHref: string | null;
  olderHref: string | null;
}

const PATH = "/admin/messages/deliveries";
const COLUMNS = ["Written", "To", "About", "State", "Tries", "Next try", "Problem"] as const;

export function DeliveryTable({ rows, state, newestHref, olderHref }: DeliveryTableProps) {
  const tabs = [
    { href: PATH, label: "All", isCurrent: state === null },
    ...MAIL_STATES.map((one) => ({
      href: `${PATH}?state=${one}`,
      label: deliveryStateLabels[one],
      isCurrent: state === one,
    })),
  ];
  return (
    <div className="space-y-4">
      <Tabs label="State" tabs={tabs} />
      {rows.length === 0 ? (
        <EmptyState title="No mails here" />
      ) : (
        <Table label="Deliveries" headings={COLUMNS}>
          {rows.map((row) => (
            <DeliveryRow key={row.id} row={row} />
          ))}
        </Table>
      )}
      <Pagination
        label="Pages of deliveries"
        previous={newestHref ? { href: newestHref, label: "Newest" } : null}
        next={olderHref ? { href: olderHref, label: "Older" } : null}
      />
    </div>
  );
}

function DeliveryRow({ row }: { row: DeliveryView }) {
  return (
    <Row>
      <Cell label="Written">
        <Time moment={row.createdAt} />
      </Cell>
      <Cell label="To">
        <TextLink href={`/admin/people/${row.personId}`}>{row.name}</TextLink>
        <div className="text-[0.8125rem] text-muted">{row.toAddress}</div>
      </Cell>
      <Cell label="About">{row.about}</Cell>
      <Cell label="State">
        <Badge tone={deliveryTones[row.state]}>{deliveryStateLabels[row.state]}</Badge>
        {row.sentAt ? (
          <div className="text-[0.8125rem] text-muted">
            <Time moment={row.sentAt} />
          </div>
        ) : null}
      </Cell>
      <Cell label="Tries">{row.attempts}</Cell>
      <Cell label="Next try">
        <Time moment={row.nextAttemptAt} absent="–" />
      </Cell>
      <Cell label="Problem">{row.problem ?? "–"}</Cell>
    </Row>
  );
}
