import { describe, expect, it } from "vitest";
import { countryOf, maskPhoneNumber, parsePhoneNumber } from "./phone-number";

const US = (input: string) => parsePhoneNumber(input, "US", ["US"]);

describe("parsePhoneNumber", () => {
  it.each([
    ["+1 415 555 0101", "+14155550101"],
    ["+1 415 555 0199", "+14155550199"],
    ["(415) 555-2671", "+14155552671"],
    ["4155552671", "+14155552671"],
    ["1-415-555-2671", "+14155552671"],
    ["４１５ ５５５ ０１０１", "+14155550101"],
  ])("reads %s", (input, e164) => {
    expect(US(input)).toEqual({ ok: true, data: { e164, country: "US" } });
  });

  it.each([
    ["", "phone_number_invalid"],
    ["abc", "phone_number_invalid"],
    ["call 415 555 2671 now", "phone_number_invalid"],
    ["+1 415 111 0101", "phone_number_invalid"],
    ["+1 415 555 01011", "phone_number_invalid"],
    ["+1 415 555 0101 ext. 5", "phone_number_invalid"],
    ["+999 123 456 789", "phone_number_invalid"],
    ["4".repeat(500), "phone_number_invalid"],
    ["+1 415 555\u0000 0101", "phone_number_invalid"],
    ["911", "phone_number_premium"],
    ["12345", "phone_number_premium"],
    ["+1 900 555 1234", "phone_number_premium"],
    ["+979 123 456 789", "phone_number_premium"],
    ["+44 70 1234 5678", "phone_number_premium"],
    ["+1 800 555 0199", "phone_number_not_mobile"],
    ["+44 7911 123456", "phone_number_country"],
    ["+1 204 555 0101", "phone_number_country"],
    ["+1 242 365 1234", "phone_number_country"],
  ])("refuses %j: %s", (input, code) => {
    expect(US(input)).toEqual({ ok: false, code });
  });

  it("tells landlines from mobiles where the numbering plan does", () => {
    expect(parsePhoneNumber("030 123456", "DE", ["DE"])).toEqual({ ok: false, code: "phone_number_not_mobile" });
    expect(parsePhoneNumber("0845 464 0000", "GB", ["GB"])).toEqual({ ok: false, code: "phone_number_premium" });
    expect(parsePhoneNumber("01512 3456789", "DE", ["DE", "US"])).toMatchObject({ data: { country: "DE" } });
  });
});

it("masks a number", () => {
  expect(maskPhoneNumber("+14155550101")).toBe("+1 *** *** 0101");
  expect(maskPhoneNumber("+4915123456789")).toBe("+49 *** *** 6789");
  expect(countryOf("+4915123456789")).toBe("DE");
});
