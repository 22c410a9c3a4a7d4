import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CROCKFORD, inGroupsOfFour, readPasscode } from "./rules";

const digits = (text: string) => ({ kind: "digits", digits: text });
const code = { kind: "recovery-code", selector: "7K0", secret: "1ABCDEFGHJKMN" };

describe("six digits", () => {
  test.each([
    "123456",
    " 123456 ",
    "123 456",
    "12 34 56",
    "123-456",
    "1-2-3-4-5-6",
    "123\u00a0456",
    "123\u2013456",
    "\t123456\r\n",
  ])("are read from %j", (typed) => expect(readPasscode(typed)).toEqual(digits("123456")));

  test("keep their leading zeros", () => expect(readPasscode("000000")).toEqual(digits("000000")));

  test.each([
    ["nothing", ""],
    ["spaces", "      "],
    ["dashes", "------"],
    ["five", "12345"],
    ["seven", "1234567"],
    ["full-width", "１２３４５６"],
    ["Arabic", "١٢٣٤٥٦"],
    ["mathematical", "𝟏𝟐𝟑𝟒𝟓𝟔"],
    ["letters", "abcdef"],
    ["a sign", "+23456"],
    ["a point", "1234.5"],
    ["an exponent", "1234e5"],
    ["hexadecimal", "0x3456"],
    ["a second line", "123456\n654321"],
    ["a NUL", "123456\0"],
    ["a zero-width space", "123\u200b456"],
    ["10 kB", "1".repeat(10_000)],
    ["six digits in 10 kB of spaces", `123456${" ".repeat(10_000)}`],
    ["a number", 123456],
    ["a list of one", ["123456"]],
    ["a list", ["1", "2", "3", "4", "5", "6"]],
    ["an object", { passcode: "123456" }],
    ["an object that says so", { toString: () => "123456" }],
    ["a String object", Object("123456")],
    ["null", null],
    ["undefined", undefined],
    ["true", true],
    ["NaN", Number.NaN],
    ["a big integer", 123456n],
    ["a function", () => "123456"],
    ["a file", new File(["123456"], "123456")],
  ])("are not read from %s", (_, typed) => expect(readPasscode(typed)).toBeNull());
});

describe("a recovery code", () => {
  test.each([
    ["as it is shown", "7K01-ABCD-EFGH-JKMN"],
    ["without dashes", "7K01ABCDEFGHJKMN"],
    ["with spaces", " 7K01 ABCD EFGH JKMN "],
    ["with other dashes", "7K01\u2013ABCD\u2014EFGH\u2010JKMN"],
    ["in lower case", "7k01-abcd-efgh-jkmn"],
    ["with O for 0", "7KO1-ABCD-EFGH-JKMN"],
    ["with I for 1", "7K0I-ABCD-EFGH-JKMN"],
    ["with L for 1", "7K0L-ABCD-EFGH-JKMN"],
    ["with o and l", "7kol-abcd-efgh-jkmn"],
    ["with o and i", "7koi abcd efgh jkmn"],
  ])("is read %s", (_, typed) => expect(readPasscode(typed)).toEqual(code));

  test.each([
    ["one character short", "7K01-ABCD-EFGH-JKM"],
    ["one character long", "7K01-ABCD-EFGH-JKMNP"],
    ["with a U", "7K01-ABCD-EFGH-JKMU"],
    ["with a star", "7K01-ABCD-EFGH-JKM*"],
    ["with an umlaut", "7K01-ABCD-EFGH-JKMÄ"],
    ["in 10 kB", "7K01-ABCD-EFGH-JKMN".padEnd(10_000)],
  ])("is not read %s", (_, typed) => expect(readPasscode(typed)).toBeNull());

  test("reads back from how it is shown, whatever it is", () => {
    const text = (length: number) =>
      fc.array(fc.constantFrom(...CROCKFORD), { minLength: length, maxLength: length }).map((c) => c.join(""));
    fc.assert(
      fc.property(text(3), text(13), fc.boolean(), (selector, secret, lower) => {
        const shown = inGroupsOfFour(selector, secret);
        expect(shown).toMatch(/^(\w{4}-){3}\w{4}$/);
        expect(readPasscode(lower ? shown.toLowerCase() : shown)).toEqual({ kind: "recovery-code", selector, secret });
      }),
    );
  });
});

describe("whatever is typed", () => {
  const shapes = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true, withTypedArray: true }),
    fc.string({ unit: "binary", maxLength: 80 }),
    fc.stringMatching(/^[0-9OIL \-\u2010-\u2015]{0,24}$/),
    fc.array(fc.constantFrom("1", "9", "A", "o", " ", "-", "１", "\u0000"), { maxLength: 70 }).map((c) => c.join("")),
  );

  test("is six digits, a recovery code, or nothing; it is never an error (1,000 shapes)", () => {
    fc.assert(
      fc.property(shapes, (typed) => {
        const passcode = readPasscode(typed);
        if (passcode === null) return;
        expect(typeof typed).toBe("string");
        if (passcode.kind === "digits") expect(passcode.digits).toMatch(/^[0-9]{6}$/);
        else expect(passcode.selector + passcode.secret).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
      }),
      { numRuns: 1000 },
    );
  });
});
