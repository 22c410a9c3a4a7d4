import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { after as later, minutes, seconds } from "@/lib/core/duration";
import { matchStep, newSecret, otpauthUri, STEP_SECONDS, sealSecret, stepAt, unsealSecret } from "./app";

/** The ASCII secret "12345678901234567890" of both RFCs, in base32. */
const RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4226 by its text, so that nothing here rests on the library that the app uses. */
function codeOf(secret: string, step: number): string {
  const bits = [...secret].map((c) => BASE32.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac("sha1", key).update(counter).digest();
  const number = hash.readUInt32BE((hash.at(-1) ?? 0) & 0x0f) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, "0");
}

describe("RFC 6238, appendix B, SHA-1, the last six digits", () => {
  test.each([
    [59, "287082"],
    [1111111109, "081804"],
    [1111111111, "050471"],
    [1234567890, "005924"],
    [2000000000, "279037"],
    [20000000000, "353130"],
  ])("at %i s the code is %s", (second, digits) => {
    const moment = new Date(seconds(second));
    expect(matchStep(RFC_SECRET, digits, moment, 0, 0)).toBe(Math.floor(second / 30));
    expect(codeOf(RFC_SECRET, stepAt(moment))).toBe(digits);
  });
});

describe("RFC 4226, appendix D", () => {
  test.each(
    ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"].map(
      (digits, counter) => [counter, digits] as const,
    ),
  )("counter %i gives %s", (counter, digits) => {
    expect(matchStep(RFC_SECRET, digits, new Date(seconds(counter * STEP_SECONDS)), 0, 0)).toBe(counter);
    expect(codeOf(RFC_SECRET, counter)).toBe(digits);
  });
});

describe("the window", () => {
  const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
  // The fifteenth second of a step.
  const now = new Date("2026-11-24T12:00:15Z");
  const step = stepAt(now);
  const shownAt = (offset: number) => codeOf(secret, stepAt(later(now, seconds(offset))));

  test.each([
    [-61, null],
    [-46, null],
    [-45, step - 1],
    [-31, step - 1],
    [-15, step],
    [-1, step],
    [0, step],
    [14, step],
    [31, step + 1],
    [44, step + 1],
    [45, null],
    [61, null],
  ])("for a code shown by a clock that is %i s off", (offset, accepted) => {
    expect(matchStep(secret, shownAt(offset), now)).toBe(accepted);
  });

  test("is one step either way, wherever in the step the moment lies", () => {
    for (let second = 0; second < STEP_SECONDS; second += 1) {
      const moment = new Date("2026-11-24T12:00:00Z").getTime() + seconds(second) + 999;
      const offsets = [-3, -2, -1, 0, 1, 2, 3];
      const accepted = offsets.filter((n) => matchStep(secret, codeOf(secret, step + n), new Date(moment)) !== null);
      expect(accepted).toEqual([-1, 0, 1]);
    }
  });

  test("moves with the learned drift and grows no wider", () => {
    const slow = step - 6;
    expect(matchStep(secret, codeOf(secret, slow), now)).toBeNull();
    for (const n of [-1, 0, 1]) expect(matchStep(secret, codeOf(secret, slow + n), now, -6)).toBe(slow + n);
    for (const n of [-2, 2, 6]) expect(matchStep(secret, codeOf(secret, slow + n), now, -6)).toBeNull();
    expect(matchStep(secret, codeOf(secret, step + 6), now, 6)).toBe(step + 6);
    expect(matchStep(secret, codeOf(secret, step), later(now, minutes(3)), -6)).toBe(step);
  });

  test("takes another's code for nothing", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), (number) => {
        const digits = String(number).padStart(6, "0");
        const isRight = [-1, 0, 1].some((n) => codeOf(secret, step + n) === digits);
        expect(matchStep(secret, digits, now) !== null).toBe(isRight);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a secret", () => {
  test("has 160 random bits in base32, as every authenticator takes it", () => {
    const secrets = Array.from({ length: 200 }, newSecret);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(new Set(secrets).size).toBe(200);
  });

  test("opens only beside the person and set-up it was sealed for", () => {
    const secret = newSecret();
    const sealed = sealSecret(secret, 7, 42);
    expect(sealed).not.toContain(secret);
    expect(unsealSecret(sealed, 7, 42)).toBe(secret);
    expect(() => unsealSecret(sealed, 8, 42)).toThrow();
    expect(() => unsealSecret(sealed, 7, 43)).toThrow();
    expect(() => unsealSecret(sealed, 74, 2)).toThrow();
  });

  test("travels in the key URI that the apps read", () => {
    const uri = new URL(otpauthUri("Åsa+test@example.com", RFC_SECRET));
    expect(uri.href).toMatch(/^otpauth:\/\/totp\/Keydesk:/);
    expect(decodeURIComponent(uri.pathname)).toMatch(/Keydesk:Åsa\+test@example\.com$/);
    expect(uri.searchParams.get("secret")).toBe(RFC_SECRET);
    expect(uri.searchParams.get("issuer")).toBe("Keydesk");
    // What is left out is what every app takes for granted: SHA-1, 6 digits, 30 seconds.
    expect(uri.searchParams.get("algorithm") ?? "SHA1").toBe("SHA1");
    expect(uri.searchParams.get("digits") ?? "6").toBe("6");
    expect(uri.searchParams.get("period") ?? "30").toBe("30");
  });
});
