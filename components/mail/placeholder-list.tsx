import type { TextView } from "@/lib/mail/schema";

/** What may stand in braces, and what must. */
export function PlaceholderList({ placeholders }: Pick<TextView, "placeholders">) {
  return (
    <div>
      <p className="font-medium">Placeholders</p>
      <ul aria-label="Placeholders" className="mt-1 space-y-1 text-[0.8125rem] text-muted">
        {placeholders.map(({ name, meaning, isNeeded }) => (
          <li key={name}>
            <code className="rounded bg-sunken px-1 py-0.5 text-ink">{name}</code> {meaning}
            {isNeeded ? " (needed)" : ""}
          </li>
        ))}
      </ul>
    </div>
  );
}
