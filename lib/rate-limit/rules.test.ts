import { describe, expect, test } from "vitest";
import { minutes, seconds } from "@/lib/core/duration";
import {
  ADDRESS_WINDOW,
  addressKey,
  CHALLENGE_TRIES,
  knownDeviceKey,
  PASSWORD_KNOWN_DEVICE,
  PASSWORD_STRANGER,
  passwordKey,
  SECOND_STEP,
  secondStepKey,
  waitAfter,
} from "./rules";

const FOREVER = Number.POSITIVE_INFINITY;

describe("wrong passwords in a row", () => {
  test.each([
    [0, 0],
    [1, 0],
    [4, 0],
    [5, seconds(30)],
    [6, minutes(1)],
    [7, minutes(2)],
    [8, minutes(4)],
    [9, minutes(8)],
    [10, minutes(15)],
    [11, minutes(15)],
    [89, minutes(15)],
    [90, FOREVER],
    [1000, FOREVER],
  ])("by strangers: after %i the wait is %i ms", (failures, wait) => {
    expect(waitAfter(failures, PASSWORD_STRANGER)).toBe(wait);
  });

  test.each([
    [4, 0],
    [5, seconds(30)],
    [9, minutes(8)],
    [10, FOREVER],
  ])("on a known device: after %i the wait is %i ms", (failures, wait) => {
    expect(waitAfter(failures, PASSWORD_KNOWN_DEVICE)).toBe(wait);
  });

  test("are at most 100 on both lanes together (NIST SP 800-63B-4 3.2.2)", () => {
    expect(PASSWORD_STRANGER.stopAt + PASSWORD_KNOWN_DEVICE.stopAt).toBe(100);
  });
});

describe("wrong passcodes in a row", () => {
  test("lock the second step for 15 minutes at each tenth, and for good at the hundredth", () => {
    const waits = Array.from({ length: 101 }, (_, index) => waitAfter(index + 1, SECOND_STEP));
    const locks = waits.flatMap((wait, index) => (wait > 0 ? [[index + 1, wait]] : []));
    expect(locks.slice(0, 9)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90].map((n) => [n, minutes(15)]));
    expect(locks.slice(9)).toEqual([
      [100, FOREVER],
      [101, FOREVER],
    ]);
  });

  test("are five a challenge", () => expect(CHALLENGE_TRIES).toBe(5));
});

describe("what is counted together", () => {
  test("one account name, as it is stored; the key does not tell it", () => {
    expect(passwordKey("a@example.com")).toBe(passwordKey("a@example.com"));
    expect(passwordKey("a@example.com")).not.toBe(passwordKey("b@example.com"));
    expect(passwordKey("a@example.com")).toMatch(/^password:account:[0-9a-f]{64}$/);
  });

  test("no key of one kind is a key of another", () => {
    expect(new Set([knownDeviceKey(7), secondStepKey(7), addressKey("0.0.0.7"), passwordKey("7")]).size).toBe(4);
  });

  test.each([
    ["192.0.2.1", "192.0.2.1", true],
    ["192.0.2.1", "192.0.2.2", false],
    ["::ffff:192.0.2.1", "192.0.2.1", true],
    ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true],
    ["2001:db8:1:2::1", "2001:db8:1:3::1", false],
    ["2001:DB8:1:2:0:0:0:1", "2001:db8:1:2::1", true],
  ])("addresses %s and %s: %s", (one, other, together) => {
    expect(addressKey(one) === addressKey(other)).toBe(together);
  });

  test("an address has 100 failures in 10 minutes", () => {
    expect(ADDRESS_WINDOW).toEqual({ limit: 100, length: minutes(10) });
  });
});
