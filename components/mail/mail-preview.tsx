import type { TextPreview } from "@/lib/mail/schema";
import { Section } from "../ui/section";

/** The mail as its readers get it. The frame runs nothing and leads nowhere: it has no rights at all. */
export function MailPreview({ preview }: { preview: TextPreview | null }) {
  if (!preview) return null;
  return (
    <Section title="Preview" description="Filled with your own name, and a date two weeks from now.">
      <p>
        <span className="text-muted">Subject:</span> <strong className="font-semibold">{preview.subject}</strong>
      </p>
      <iframe
        title="The mail as HTML"
        sandbox=""
        srcDoc={preview.html}
        className="h-112 w-full rounded-md border border-line"
      />
      <details>
        <summary className="cursor-pointer font-medium">The mail as plain text</summary>
        <pre className="mt-2 rounded-md bg-sunken p-3 font-mono text-[0.8125rem] whitespace-pre-wrap [overflow-wrap:anywhere]">
          {preview.text}
        </pre>
      </details>
    </Section>
  );
}
