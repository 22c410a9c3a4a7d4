import { describe, expect, it } from "vitest";
import { currentKeyId } from "@/lib/core/crypto";
import { derivePasscode, truncateHash } from "./passcode";

describe("truncateHash", () => {
  it("gives the example of RFC 4226 5.4", () => {
    const hash = Buffer.from("1f8698690e02ca16618550ef7f19da8e945b555a", "hex");
    expect(truncateHash(hash, 6)).toBe("872921");
  });

  // RFC 4226 appendix D, count 0 to 9: the HMAC and its code.
  it.each([
    ["cc93cf18508d94934c64b65d8ba7667fb7cde4b0", "755224"],
    ["75a48a19d4cbe100644e8ac1397eea747a2d33ab", "287082"],
    ["0bacb7fa082fef30782211938bc1c5e70416ff44", "359152"],
    ["66c28227d03a2d5529262ff016a1e6ef76557ece", "969429"],
    ["a904c900a64b35909874b33e61c5938a8e15ed1c", "338314"],
    ["a37e783d7b7233c083d4f62926c7a25f238d0316", "254676"],
    ["bc9cd28561042c83f219324d3c607256c03272ae", "287922"],
    ["a4fb960c0bc06e1eabb804e5b397cdc4b45596fa", "162583"],
    ["1b3c89f65e6c9e883012052823443f048b4332db", "399871"],
    ["1637409809a679dc698207310c8c7fc07290d9e5", "520489"],
  ])("gives the code of %s", (hash, code) => {
    expect(truncateHash(Buffer.from(hash, "hex"), 6)).toBe(code);
  });

  it("keeps leading zeros", () => {
    expect(truncateHash(Buffer.alloc(32), 6)).toBe("000000");
  });
});

describe("derivePasscode", () => {
  const code = (challengeId: number, issueNumber = 1, keyId = "new") =>
    derivePasscode({ challengeId, issueNumber, keyId });

  it("is the same for the same challenge, and another for any other", () => {
    expect(currentKeyId()).toBe("new");
    expect(code(7)).toBe(code(7));
    expect(new Set([code(7), code(8), code(7, 2), code(7, 1, "old"), code(72, 1)]).size).toBe(5);
  });

  it("is spread evenly", () => {
    const draws = 100_000;
    const counts = new Map<string, number>();
    for (let id = 1; id <= draws; id += 1)
      for (const [place, digit] of [...code(id)].entries())
        counts.set(`${place}:${digit}`, (counts.get(`${place}:${digit}`) ?? 0) + 1);
    expect(counts.size).toBe(60);
    const expected = draws / 10;
    const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    // 6 places with 9 degrees of freedom each: an even spread comes above 110 once in 100 000 runs.
    expect(chiSquare).toBeLessThan(110);
  });
});
