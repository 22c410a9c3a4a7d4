/** "4 Mar 2026, 14:05 UTC": the same words on the server and in any browser. */
export function formatMoment(moment: Date): string {
  return `${formatDate(moment)}, ${formatClock(moment)}`;
}

/** "4 Mar 2026" */
export function formatDate(moment: Date): string {
  return `${moment.getUTCDate()} ${MONTHS[moment.getUTCMonth()]} ${moment.getUTCFullYear()}`;
}

/** "14:05 UTC" */
export function formatClock(moment: Date): string {
  return `${moment.toISOString().slice(11, 16)} UTC`;
}

// Intl's English differs between versions of ICU, and a difference would break hydration.
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

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
