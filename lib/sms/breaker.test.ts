import { describe, expect, it } from "vitest";
import { minutes, seconds } from "@/lib/core/duration";
import { createBreaker } from "./breaker";

function start() {
  let now = 0;
  const breaker = createBreaker(() => now);
  return { breaker, pass: (time: number) => (now += time) };
}

describe("the breaker", () => {
  it("opens at the fifth failure within 30 seconds, for a minute", () => {
    const { breaker, pass } = start();
    for (let n = 1; n <= 4; n += 1) {
      expect(breaker.noteFailure()).toBe(false);
      pass(seconds(7));
    }
    expect(breaker.isOpen()).toBe(false);
    expect(breaker.noteFailure()).toBe(true);
    expect(breaker.isOpen()).toBe(true);
    pass(minutes(1) - 1);
    expect(breaker.isOpen()).toBe(true);
    pass(1);
    expect(breaker.isOpen()).toBe(false);
    expect(breaker.noteFailure()).toBe(false);
  });

  it("stays closed where failures are rare", () => {
    const { breaker, pass } = start();
    for (let n = 1; n <= 20; n += 1) {
      expect(breaker.noteFailure()).toBe(false);
      pass(seconds(8));
    }
  });

  it("can be opened at once", () => {
    const { breaker } = start();
    breaker.trip();
    expect(breaker.isOpen()).toBe(true);
  });
});
