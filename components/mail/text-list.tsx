import type { TextView } from "@/lib/mail/schema";
import { Badge } from "../ui/badge";
import { Section } from "../ui/section";
import { TextLink } from "../ui/text-link";
import { Time } from "../ui/time";

/** The mails of a roll-out, each with the way to its text. */
export function TextList({ texts }: { texts: readonly TextView[] }) {
  return (
    <Section title="Texts of a roll-out" description="What people are told when a security policy changes for them.">
      <ul aria-label="Texts" className="divide-y divide-line">
        {texts.map(({ template, label, subject, sentWhen, isDefault, savedAt, savedBy }) => (
          <li key={template} className="py-3 first:pt-0 last:pb-0">
            <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
              <TextLink href={`/admin/messages/${template}`}>{label}</TextLink>
              {isDefault ? null : <Badge tone="accent">Changed</Badge>}
            </p>
            <p className="mt-0.5">{subject}</p>
            <p className="mt-0.5 text-[0.8125rem] text-muted">
              {sentWhen}
              {isDefault ? null : (
                <>
                  {" "}
                  Changed <Time moment={savedAt} />
                  {savedBy ? ` by ${savedBy}` : ""}.
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
