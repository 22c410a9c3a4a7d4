import { Section } from "../ui/section";

/** What cannot be changed, and why. */
export function NoticeList({ subjects }: { subjects: readonly string[] }) {
  return (
    <Section
      title="Security notices"
      description="They tell people what happened to their account, from where, and what to do if it was not them. Nobody can change or stop them: whoever takes over an account could otherwise keep it quiet."
    >
      <details>
        <summary className="cursor-pointer font-medium">All {subjects.length} notices</summary>
        <ul aria-label="Security notices" className="mt-2 list-disc space-y-0.5 pl-5">
          {subjects.map((subject) => (
            <li key={subject}>{subject}</li>
          ))}
        </ul>
      </details>
    </Section>
  );
}
