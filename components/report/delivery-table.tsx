import type { DeliveryCount } from "@/lib/report/schema";
import { countryName, deliveryLabels } from "../people/filter-labels";
import { Badge, type Tone } from "../ui/badge";
import { EmptyState } from "../ui/empty-state";
import { Cell, Row, Table } from "../ui/table";
import { PeopleCount } from "./people-count";
import { StackedBar } from "./stacked-bar";

const tones: Record<DeliveryCount["delivery"], Tone> = {
  "on-the-way": "neutral",
  sent: "neutral",
  delivered: "good",
  undelivered: "danger",
  failed: "danger",
  unknown: "warning",
};

export function DeliveryTable({ deliveries }: { deliveries: readonly DeliveryCount[] }) {
  if (deliveries.length === 0) return <EmptyState title="No SMS was sent" />;
  const most = Math.max(...deliveries.map((row) => row.messages));
  return (
    <Table label="SMS by country and state" headings={["Country", "State", "Messages", "People"]}>
      {deliveries.map(({ country, delivery, messages, people }) => (
        <Row key={`${country} ${delivery}`}>
          <Cell label="Country">{countryName(country)}</Cell>
          <Cell label="State">
            <Badge tone={tones[delivery]}>{deliveryLabels[delivery]}</Badge>
          </Cell>
          <Cell label="Messages">
            <span className="tabular-nums">{messages}</span>
            <StackedBar
              parts={[
                { label: "Messages", count: messages, className: "bg-accent" },
                { label: "The most", count: most - messages, className: "bg-sunken" },
              ]}
            />
          </Cell>
          <Cell label="People">
            <PeopleCount
              count={people}
              filter={{ country, delivery }}
              what={`people, ${countryName(country)}, ${deliveryLabels[delivery].toLowerCase()}`}
            />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
