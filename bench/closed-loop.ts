import { performance } from "node:perf_hooks";
import type { Timings } from "./figures";

/** Does `work` with each of `items`, `concurrency` at a time: the next one begins when one is done. */
export async function closedLoop<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<unknown>,
): Promise<Timings> {
  const milliseconds: number[] = [];
  const waiting = [...items].reverse();
  const started = performance.now();
  const lane = async (): Promise<void> => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
      const began = performance.now();
      await work(item);
      milliseconds.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return { milliseconds, rate: (items.length / (performance.now() - started)) * 1000 };
}
