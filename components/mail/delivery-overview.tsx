import type { DeliverySummary, MailState } from "@/lib/mail/schema";
import { Note } from "../ui/note";
import { Section } from "../ui/section";
import { TextLink } from "../ui/text-link";
import { deliveryStateLabels } from "./delivery-words";

/** Do mails arrive? What waits, what went out, what failed, and why. */
export function DeliveryOverview({ summary }: { summary: DeliverySummary }) {
  const { transport, problem, ...counts } = summary;
  const shown: [MailState, number][] = [
    ["queued", counts.waiting],
    ["sent", counts.sent],
    ["failed", counts.failed],
  ];
  return (
    <Section
      title="Delivery"
      description="Mails of the last seven days."
      actions={<TextLink href="/admin/messages/deliveries">All deliveries</TextLink>}
    >
      {transport === "none" ? (
        <Note>No mail server is set up, so nothing goes out. Set SMTP_URL and MAIL_FROM; mails wait for 72 hours.</Note>
      ) : null}
      {transport === "outbox" ? (
        <p>
          This is the demo: mails stand in the <TextLink href="/outbox">outbox</TextLink> instead of being sent.
        </p>
      ) : null}
      {problem ? <Note>{problem} Keydesk tries again, for 72 hours from the beginning of each mail.</Note> : null}
      <dl className="grid grid-cols-3 gap-3">
        {shown.map(([state, count]) => (
          <div key={state}>
            <dt className="text-muted">{deliveryStateLabels[state]}</dt>
            <dd className="text-lg font-semibold tabular-nums">
              <TextLink
                href={`/admin/messages/deliveries?state=${state}`}
                aria-label={`${count} ${deliveryStateLabels[state]}`}
              >
                {count}
              </TextLink>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
