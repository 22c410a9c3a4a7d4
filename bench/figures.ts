/** What the bench found, one number a row, and how to write it down. */

export interface Figure {
  /** Stays the same between versions, so that two runs can be compared. */
  id: string;
  label: string;
  value: number;
  unit: string;
  /** A promise: the bench fails where the value is above it. */
  limit?: number;
}

export interface Section {
  title: string;
  /** How it was measured, in a sentence or two. */
  how: string;
  figures: Figure[];
}

/** Nearest rank: a value that was really measured, at or above `share` of all. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error("nothing was measured");
  return value;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** The three rows of everything that is done again and again: how many a second, and how long one takes. */
export function rateFigures(id: string, label: string, { milliseconds, rate }: Timings): Figure[] {
  return [
    { id: `${id}.rate`, label: `${label}, per second`, value: rate, unit: "/s" },
    { id: `${id}.p50`, label: `${label}, p50`, value: percentile(milliseconds, 0.5), unit: "ms" },
    { id: `${id}.p95`, label: `${label}, p95`, value: percentile(milliseconds, 0.95), unit: "ms" },
  ];
}

export interface Timings {
  milliseconds: number[];
  /** Finished per second of the whole run. */
  rate: number;
}

export const isBroken = ({ value, limit }: Figure): boolean => limit !== undefined && value > limit;

export const brokenFigures = (sections: readonly Section[]): Figure[] =>
  sections.flatMap(({ figures }) => figures).filter(isBroken);

/** Whole numbers as they are; of others three significant digits, or one decimal where there are more. */
export function formatValue(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(1) : String(Number(value.toPrecision(3)));
}

export function formatTable(sections: readonly Section[]): string {
  const rows = sections.flatMap(({ figures }) => figures);
  const labelWidth = Math.max(...rows.map(({ label }) => label.length));
  const valueWidth = Math.max(...rows.map(({ value }) => formatValue(value).length));
  const line = (figure: Figure): string => {
    const { label, value, unit, limit } = figure;
    const verdict =
      limit === undefined ? "" : `   (at most ${formatValue(limit)}${isBroken(figure) ? ": BROKEN" : ""})`;
    return `  ${label.padEnd(labelWidth)}  ${formatValue(value).padStart(valueWidth)} ${unit}${verdict}`.trimEnd();
  };
  return sections
    .map(({ title, how, figures }) => [`${title}\n  ${how}`, ...figures.map(line)].join("\n"))
    .join("\n\n");
}
