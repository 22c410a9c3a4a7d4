import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createLanes } from "./lanes";

/** Work that ends when told to, so that no test depends on time. */
function workplace(limit: number) {
  const queue: string[] = [];
  const begun: string[] = [];
  const open = new Map<string, () => void>();
  const errors: unknown[] = [];
  const step = async (): Promise<boolean> => {
    const item = queue.shift();
    if (!item) return false;
    begun.push(item);
    if (item === "broken") throw new Error(item);
    if (item.startsWith("slow")) await new Promise<void>((resolve) => open.set(item, resolve));
    return true;
  };
  const lanes = createLanes(limit, step, (error) => errors.push(error));
  const add = (...items: string[]): void => {
    queue.push(...items);
    lanes.wake();
  };
  return { lanes, add, begun, errors, finish: (item: string) => open.get(item)?.() };
}

describe("lanes", () => {
  it("do everything there is", async () => {
    const { lanes, add, begun } = workplace(1);
    add("a", "b", "c");
    await lanes.settled();
    expect(begun).toEqual(["a", "b", "c"]);
  });

  it("pass by what is slow", async () => {
    const { lanes, add, begun, finish } = workplace(2);
    add("slow 1");
    add("a");
    await nextTurn();
    expect(begun).toEqual(["slow 1", "a"]);
    finish("slow 1");
    await lanes.settled();
  });

  it("look once more where all were busy", async () => {
    const { lanes, add, begun, finish } = workplace(1);
    add("slow 1");
    add("b");
    await nextTurn();
    expect(begun).toEqual(["slow 1"]);
    finish("slow 1");
    await lanes.settled();
    expect(begun).toEqual(["slow 1", "b"]);
  });

  it("report what fails and go on at the next call", async () => {
    const { lanes, add, begun, errors } = workplace(1);
    add("broken");
    await lanes.settled();
    expect(errors).toHaveLength(1);
    add("a");
    await lanes.settled();
    expect(begun).toEqual(["broken", "a"]);
  });
});
