import type { PeopleFilter } from "@/lib/people/schema";
import { TextLink } from "../ui/text-link";

interface PeopleCountProps {
  count: number;
  /** The directory's filter that lists exactly these people. */
  filter: PeopleFilter;
  /** Completes the link's name: "12 agents with the mobile app". */
  what: string;
}

/** A number that leads to the names. Nobody is no link. */
export function PeopleCount({ count, filter, what }: PeopleCountProps) {
  if (count === 0) return <span className="text-muted tabular-nums">0</span>;
  return (
    <TextLink href={directoryHref(filter)}>
      <span className="tabular-nums">{count}</span>
      <span className="sr-only"> {what}</span>
    </TextLink>
  );
}

function directoryHref(filter: PeopleFilter): string {
  const parts = Object.entries(filter).filter((part): part is [string, string] => Boolean(part[1]));
  return `/admin/people?${new URLSearchParams(parts)}`;
}
