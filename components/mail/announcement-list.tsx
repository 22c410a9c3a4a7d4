import type { AnnouncementView } from "@/lib/announcements/schema";
import { roleGroupLabels } from "../people/role-labels";
import { Badge } from "../ui/badge";
import { Section } from "../ui/section";
import { TextLink } from "../ui/text-link";
import { Time } from "../ui/time";

/** What people were told when a policy changed, and how far it has come. */
export function AnnouncementList({ announcements }: { announcements: readonly AnnouncementView[] }) {
  return (
    <Section
      title="Announcements"
      description={
        <>
          Made when a <TextLink href="/admin/security">security policy</TextLink> is saved and its people are to be
          told.
        </>
      }
    >
      {announcements.length === 0 ? (
        <p className="text-muted">None yet.</p>
      ) : (
        <ul aria-label="Announcements" className="divide-y divide-line">
          {announcements.map((one) => (
            <li key={one.id} className="py-3 first:pt-0 last:pb-0">
              <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
                {one.about}: {roleGroupLabels[one.role]}
                <StateOf announcement={one} />
              </p>
              <p className="mt-0.5">{progressOf(one)}</p>
              <p className="mt-0.5 text-[0.8125rem] text-muted">
                <Time moment={one.createdAt} />
                {one.madeBy ? `, by ${one.madeBy}` : ""}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function StateOf({ announcement: { endedAt, queuedAt } }: { announcement: AnnouncementView }) {
  if (endedAt) return <Badge>Ended: the policy has changed since</Badge>;
  return queuedAt ? <Badge tone="good">Everybody is written to</Badge> : <Badge tone="accent">Being written</Badge>;
}

function progressOf({ recipients, done, mails }: AnnouncementView): string {
  const parts = [`${recipients} ${recipients === 1 ? "person" : "people"}`, `${done} done`];
  const states = [`${mails.sent} sent`, `${mails.queued} waiting`, `${mails.failed} failed`];
  return `${parts.join(", ")}. Mails: ${states.join(", ")}.`;
}
