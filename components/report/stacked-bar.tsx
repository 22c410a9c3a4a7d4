export interface Part {
  label: string;
  count: number;
  className: string;
}

/** A picture of shares for those who see it; the same numbers stand in the table beside it. */
export function StackedBar({ parts }: { parts: readonly Part[] }) {
  const total = parts.reduce((sum, part) => sum + part.count, 0);
  return (
    <div aria-hidden="true" className="flex h-3 w-full min-w-24 overflow-hidden rounded-full bg-sunken">
      {parts.map((part) =>
        part.count > 0 ? (
          <div
            key={part.label}
            title={`${part.label}: ${part.count}`}
            className={`${part.className} border-r border-surface last:border-r-0`}
            style={{ width: `${(part.count / total) * 100}%` }}
          />
        ) : null,
      )}
    </div>
  );
}
