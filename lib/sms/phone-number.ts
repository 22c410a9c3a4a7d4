import { type CountryCode, type NumberType, parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { ErrorCode } from "@/lib/core/errors";
import { ok, type Result, refuse } from "@/lib/core/result";

export interface PhoneNumber {
  e164: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

/** The North American plan does not tell mobile numbers from others: there the answer of the gateway decides. */
const TAKES_TEXTS: ReadonlySet<NumberType> = new Set<NumberType>(["MOBILE", "FIXED_LINE_OR_MOBILE"]);

/** Whoever owns such a number is paid for what is sent to it; "personal" numbers (070 in Britain) are known for that. */
const EARNS_MONEY: ReadonlySet<NumberType> = new Set<NumberType>(["PREMIUM_RATE", "SHARED_COST", "PERSONAL_NUMBER"]);

/** E.164 allows 15 digits, people add spaces and brackets; more is no number and not worth parsing. */
const LONGEST_INPUT = 40;

/** Short codes are numbers within one network, such as 911 or 12345: they have no country, so no parser knows them. */
const SHORT_NUMBER = /^\+?\d{2,6}$/;

/**
 * Reads a number as people type it. It refuses what no text can or should go to (S34), before anything is sent.
 * Numbers that are reserved for fiction in North America (415 555 01xx) count as valid: the numbering plan assigns them,
 * so demo and tests need no exception here; a real gateway refuses them with a code of its own.
 */
export function parsePhoneNumber(
  input: string,
  defaultCountry: string,
  allowedCountries: readonly string[],
): Result<PhoneNumber> {
  if (input.length > LONGEST_INPUT) return refuse("phone_number_invalid");
  if (SHORT_NUMBER.test(input.replace(/[\s().-]/g, ""))) return refuse("phone_number_premium");
  const number = parsePhoneNumberFromString(input, { defaultCountry: defaultCountry as CountryCode, extract: false });
  if (!number || number.ext) return refuse("phone_number_invalid");
  const type = number.getType();
  if (type && EARNS_MONEY.has(type)) return refuse("phone_number_premium");
  const { country } = number;
  const problem = judge(number.isValid(), type, country !== undefined && allowedCountries.includes(country));
  return problem || !country ? refuse(problem ?? "phone_number_invalid") : ok({ e164: number.number, country });
}

function judge(isValid: boolean, type: NumberType, isAllowed: boolean): ErrorCode | null {
  if (!isValid || !type) return "phone_number_invalid";
  if (!isAllowed) return "phone_number_country";
  return TAKES_TEXTS.has(type) ? null : "phone_number_not_mobile";
}

/** For reports by country; "ZZ" (ISO 3166: unknown) where the number has none. */
export const countryOf = (e164: string): string => parsePhoneNumberFromString(e164)?.country ?? "ZZ";

/** "+1 *** *** 0101": enough to recognise one's own number, too little to call somebody else's. */
export function maskPhoneNumber(e164: string): string {
  const code = parsePhoneNumberFromString(e164)?.countryCallingCode;
  return [code && `+${code}`, "***", "***", e164.slice(-4)].filter(Boolean).join(" ");
}
