import { Badge } from "../ui/badge";
import { EmptyState } from "../ui/empty-state";
import { Time } from "../ui/time";

export interface OutboxItem {
  id: number;
  channel: "sms" | "mail";
  to: string;
  body: string;
  at: Date;
}

/** Demo mode: what would have left the house, newest first. */
export function OutboxList({ items }: { items: readonly OutboxItem[] }) {
  if (items.length === 0)
    return (
      <EmptyState title="No messages yet">
        Text messages and mails of the demo appear here instead of being sent.
      </EmptyState>
    );
  return (
    <ul aria-label="Messages" className="space-y-3">
      {items.map((item) => (
        <li key={item.id} className="rounded-lg border border-line bg-surface p-4">
          <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
            <Badge tone={item.channel === "sms" ? "good" : "accent"}>{item.channel === "sms" ? "SMS" : "Mail"}</Badge>
            <span className="font-medium">{item.to}</span>
            <span className="text-[0.8125rem] text-muted">
              <Time moment={item.at} />
            </span>
          </div>
          <p className="font-mono text-[0.8125rem] whitespace-pre-wrap [overflow-wrap:anywhere]">{item.body}</p>
        </li>
      ))}
    </ul>
  );
}
