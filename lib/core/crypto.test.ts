import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { currentKeyId, hashToken, hasKey, isSameText, keyedHash, newToken, seal, unseal } from "./crypto";

const material = () => randomBytes(32).toString("base64");

/** The same module, started once more with another ring. */
async function withKeys(keys: string): Promise<typeof import("./crypto")> {
  vi.stubEnv("KEYDESK_KEYS", keys);
  vi.resetModules();
  return import("./crypto");
}

afterEach(() => vi.resetModules());

describe("a sealed text", () => {
  const sealed = seal("JBSWY3DPEHPK3PXP", "second-factor:7:42");

  test("opens in its own context alone", () => {
    expect(unseal(sealed, "second-factor:7:42")).toBe("JBSWY3DPEHPK3PXP");
    for (const other of ["second-factor:7:43", "second-factor:8:42", "second-factor:74:2", "", "SECOND-FACTOR:7:42"])
      expect(() => unseal(sealed, other), other).toThrow();
  });

  test("names its key and shows nothing of what it holds", () => {
    expect(sealed.split(".")[0]).toBe("new");
    expect(sealed).not.toContain("JBSWY3DPEHPK3PXP");
    expect(Buffer.from(sealed.split(".")[3] ?? "", "base64url").toString()).not.toContain("JBSW");
  });

  test("never looks the same twice", () => {
    const same = Array.from({ length: 100 }, () => seal("a", "b"));
    expect(new Set(same).size).toBe(100);
    expect(new Set(same.map((text) => text.split(".")[1])).size).toBe(100);
  });

  test("keeps what it was given, also nothing and more than ASCII", () => {
    for (const text of ["", "ä 🙂\n\0", "x".repeat(10_000)]) expect(unseal(seal(text, "c"), "c")).toBe(text);
  });

  test("does not open with one letter changed, in whichever part", () => {
    const parts = sealed.split(".");
    for (const part of [1, 2, 3]) {
      const changed = parts.map((text, index) =>
        index === part ? (text.startsWith("A") ? "B" : "A") + text.slice(1) : text,
      );
      expect(() => unseal(changed.join("."), "second-factor:7:42"), `part ${part}`).toThrow();
    }
  });

  test.each(["", ".", "new", "new...", "nobody.a.b.c", "new.AAAA.AAAA.AAAA", "not a sealed text"])(
    "is not %j",
    (text) => expect(() => unseal(text, "second-factor:7:42")).toThrow(),
  );

  test("does not open with a tag cut short, which would be easy to forge", () => {
    const [id, nonce, tag = "", text] = sealed.split(".");
    for (const length of [0, 4, 8, 12]) {
      const short = Buffer.from(tag, "base64url").subarray(0, length).toString("base64url");
      expect(() => unseal([id, nonce, short, text].join("."), "second-factor:7:42")).toThrow();
    }
  });
});

describe("the key ring", () => {
  test("writes with its first key and reads with all", async () => {
    const [a, b] = [`a:${material()}`, `b:${material()}`];
    const before = await withKeys(a);
    const [sealed, hashed] = [before.seal("secret", "c"), before.keyedHash("sms-passcode", "text", "a")];
    const after = await withKeys(`${b},${a}`);
    expect(after.currentKeyId()).toBe("b");
    expect(after.seal("secret", "c")).toMatch(/^b\./);
    expect(after.unseal(sealed, "c")).toBe("secret");
    expect(after.keyedHash("sms-passcode", "text", "a")).toEqual(hashed);
    expect(after.keyedHash("sms-passcode", "text")).not.toEqual(hashed);
  });

  test("without the key throws: that is never 'there is no factor'", async () => {
    const sealed = (await withKeys(`a:${material()}`)).seal("secret", "c");
    const later = await withKeys(`b:${material()}`);
    expect(later.hasKey("a")).toBe(false);
    // Fails closed: a 503, and the sign-in goes on when the key is back (S77).
    const missing = expect.objectContaining({ name: "Misconfigured", message: 'KEYDESK_KEYS has no key "a"' });
    expect(() => later.unseal(sealed, "c")).toThrow(missing);
    expect(() => later.keyedHash("sms-passcode", "text", "a")).toThrow(missing);
  });

  test("with another key of the same name throws, too", async () => {
    const sealed = (await withKeys(`a:${material()}`)).seal("secret", "c");
    const later = await withKeys(`a:${material()}`);
    expect(() => later.unseal(sealed, "c")).toThrow(
      expect.objectContaining({ name: "Misconfigured", message: 'what was sealed with key "a" does not open' }),
    );
  });

  test("of this process has two keys", () => {
    expect(currentKeyId()).toBe("new");
    expect([hasKey("new"), hasKey("old"), hasKey("none"), hasKey("")]).toEqual([true, true, false, false]);
  });
});

describe("a keyed hash", () => {
  test("has 32 bytes and differs by purpose, text and key", () => {
    const hashes = [
      keyedHash("sms-passcode", "1:1"),
      keyedHash("account-name", "1:1"),
      keyedHash("sms-passcode", "1:2"),
      keyedHash("sms-passcode", "1:1", "old"),
    ];
    expect(hashes.map((hash) => hash.length)).toEqual([32, 32, 32, 32]);
    expect(new Set(hashes.map((hash) => hash.toString("hex"))).size).toBe(4);
    expect(keyedHash("sms-passcode", "1:1", "new")).toEqual(hashes[0]);
  });
});

test("a token has 256 bits, is never the same, and what is kept of it opens nothing", () => {
  const tokens = Array.from({ length: 1000 }, newToken);
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(new Set(tokens).size).toBe(1000);
  const [token = ""] = tokens;
  expect(hashToken(token)).toMatch(/^[0-9a-f]{64}$/);
  expect(hashToken(hashToken(token))).not.toBe(hashToken(token));
});

test.each([
  ["123456", "123456", true],
  ["123456", "123457", false],
  ["123456", "12345", false],
  ["", "", true],
  ["ä", "a\u0308", false],
  ["é", "ab", false],
])("%j and %j are the same: %s", (a, b, same) => expect(isSameText(a, b)).toBe(same));
