import type { ReactNode } from "react";

interface TableProps {
  /** The table's accessible name. */
  label: string;
  headings: readonly string[];
  children: ReactNode;
}

/** On narrow screens each row becomes a card whose cells carry their heading, so nothing scrolls sideways. */
export function Table({ label, headings, children }: TableProps) {
  return (
    <table
      aria-label={label}
      className="w-full border-collapse text-left max-md:block md:overflow-hidden md:rounded-lg md:border md:border-line md:bg-surface"
    >
      <thead className="border-b border-line bg-sunken max-md:sr-only">
        <tr>
          {headings.map((heading) => (
            <th key={heading} scope="col" className="px-4 py-2 text-xs font-semibold whitespace-nowrap text-muted">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block max-md:space-y-3 md:divide-y md:divide-line">{children}</tbody>
    </table>
  );
}

export function Row({ children }: { children: ReactNode }) {
  return (
    <tr className="max-md:block max-md:rounded-lg max-md:border max-md:border-line max-md:bg-surface max-md:py-1.5 md:hover:bg-sunken/60">
      {children}
    </tr>
  );
}

interface CellProps {
  /** The column's heading again, for the narrow form. */
  label: string;
  children?: ReactNode;
}

export function Cell({ label, children }: CellProps) {
  return (
    <td
      data-label={label}
      className="[overflow-wrap:anywhere] max-md:flex max-md:gap-3 max-md:px-4 max-md:py-1 max-md:before:w-24 max-md:before:shrink-0 max-md:before:text-xs max-md:before:leading-5 max-md:before:font-medium max-md:before:text-muted max-md:before:content-[attr(data-label)] md:px-4 md:py-2.5 md:align-top"
    >
      <div className="min-w-0">{children}</div>
    </td>
  );
}
