import type { ReactNode } from "react";

interface TableProps {
  /** The table's accessible name. */
  label: string;
  headings: readonly string[];
  children: ReactNode;
}

/** A list of rows; its looks, also as cards on narrow screens, are `.data-table` in app/globals.css. */
export function Table({ label, headings, children }: TableProps) {
  return (
    <table aria-label={label} className="data-table">
      <thead>
        <tr>
          {headings.map((heading) => (
            <th key={heading} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

export function Row({ children }: { children: ReactNode }) {
  return <tr>{children}</tr>;
}

interface CellProps {
  /** The column's heading again, for the narrow form. */
  label: string;
  children?: ReactNode;
}

export function Cell({ label, children }: CellProps) {
  return (
    <td data-label={label}>
      <div>{children}</div>
    </td>
  );
}
