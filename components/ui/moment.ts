/** "4 Mar 2026, 14:05 UTC": the same words on the server and in any browser. */
export const formatMoment = (moment: Date): string => `${formatDate(moment)}, ${formatClock(moment)}`;

/** "4 Mar 2026" */
export const formatDate = (moment: Date): string =>
  `${moment.getUTCDate()} ${MONTHS[moment.getUTCMonth()]} ${moment.getUTCFullYear()}`;

/** "14:05 UTC", or with seconds where they matter. */
export const formatClock = (moment: Date, precision: "minute" | "second" = "minute"): string =>
  `${moment.toISOString().slice(11, precision === "minute" ? 16 : 19)} UTC`;

// Intl's English differs between versions of ICU, and a difference would break hydration.
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
