import { formatDate, formatMoment } from "./moment";

interface TimeProps {
  moment: Date | null;
  /** What stands where there is no moment. */
  absent?: string;
  precision?: "minute" | "day";
}

export function Time({ moment, absent = "never", precision = "minute" }: TimeProps) {
  if (!moment) return <>{absent}</>;
  const text = precision === "day" ? formatDate(moment) : formatMoment(moment);
  return (
    <time dateTime={moment.toISOString()} className="whitespace-nowrap">
      {text}
    </time>
  );
}
