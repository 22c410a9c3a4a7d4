import { expect, test, vi } from "vitest";
import { withinDeadline } from "./deadline";
import { isUnavailable } from "./errors";

test("an answer in time is handed on, and leaves no timer behind", async () => {
  vi.useFakeTimers();
  await expect(withinDeadline(Promise.resolve(7), 2500)).resolves.toBe(7);
  await expect(withinDeadline(Promise.reject(new Error("its own")), 2500)).rejects.toThrow("its own");
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test("no answer in time is Unavailable", async () => {
  vi.useFakeTimers();
  const waiting = withinDeadline(new Promise(() => {}), 2500).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(2500);
  expect(isUnavailable(await waiting)).toBe(true);
  vi.useRealTimers();
});
