import { expect, test } from "vitest";
import { brokenFigures, type Figure, formatTable, formatValue, percentile, rateFigures } from "./figures";

test("a percentile is a value that was measured, whatever the order they came in", () => {
  const values = [5, 1, 4, 2, 3];
  expect([0, 0.2, 0.5, 0.95, 1].map((share) => percentile(values, share))).toEqual([1, 1, 3, 5, 5]);
  expect(percentile([7], 0.5)).toBe(7);
  expect(values).toEqual([5, 1, 4, 2, 3]);
});

test("the 95th percentile of a hundred leaves five above it", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  expect(percentile(hundred, 0.95)).toBe(95);
});

test("nothing measured is an error, not a zero", () => {
  expect(() => percentile([], 0.5)).toThrow("nothing was measured");
});

test("a rate brings its percentiles", () => {
  const figures = rateFigures("step", "a step", { milliseconds: [10, 20, 30], rate: 4 });
  expect(figures.map(({ id, value }) => [id, value])).toEqual([
    ["step.rate", 4],
    ["step.p50", 20],
    ["step.p95", 30],
  ]);
});

const figure = (value: number, limit?: number): Figure => ({
  id: "a",
  label: "a",
  value,
  unit: "ms",
  ...(limit === undefined ? {} : { limit }),
});

test("a promise is broken above its limit, not at it", () => {
  const sections = [{ title: "t", how: "h", figures: [figure(10, 10), figure(10.01, 10), figure(1000)] }];
  expect(brokenFigures(sections).map(({ value }) => value)).toEqual([10.01]);
  expect(formatTable(sections)).toContain("10 ms   (at most 10: BROKEN)");
});

test("numbers are written as exactly as they are worth", () => {
  expect([3, 0.01234, 12.345, 123.456, 98765.4].map(formatValue)).toEqual(["3", "0.0123", "12.3", "123.5", "98765.4"]);
});
