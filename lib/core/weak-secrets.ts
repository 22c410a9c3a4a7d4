/**
 * S79: refuses what nobody drew at random. It cannot tell a guessed secret from a random one, but it knows what people
 * type when a setting "just has to be there": one letter, a pattern, the alphabet, the line of an example.
 */

/** Words of examples and keyboards. Six letters or more: a random secret holds one of them about once in a million years. */
const EXAMPLES =
  /change.?me|example|secret|passw(or)?d|insecure|placeholder|replace|your.?key|keydesk|openssl|nextauth|qwerty|asdfgh|correct.?horse/i;

/** 32 random hexadecimal digits, the poorest that counts as random, measure 112 or so; of a million the lowest had 90. */
const SECRET_BITS_MIN = 72;

/** Why this text is no secret; null: nothing speaks against it. */
export function weaknessOfSecret(text: string): string | null {
  if (EXAMPLES.test(text)) return "is an example, not a secret";
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  if (isRepeated(codes)) return "repeats itself";
  if (bitsOf(codes) < SECRET_BITS_MIN || bitsOf(stepsOf(codes)) < SECRET_BITS_MIN) return "follows a pattern";
  return null;
}

/** 32 random bytes take about 30 different values; fewer than this happens in no lifetime of the universe. */
const DIFFERENT_BYTES_MIN = 16;

/** The same of 32 bytes that should be random. */
export function weaknessOfKey(key: Buffer): string | null {
  const bytes = [...key];
  if (new Set(bytes).size < DIFFERENT_BYTES_MIN || isRepeated(bytes)) return "repeats itself";
  if (new Set(stepsOf(bytes)).size < DIFFERENT_BYTES_MIN) return "follows a pattern";
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7f)) return "is text, not random bytes";
  return null;
}

/** Shannon's measure, taken from how often each value occurs in the text itself. */
function bitsOf(values: number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - count * Math.log2(count / values.length), 0);
}

/** "abcd" and "0246" step evenly, whatever they begin with. */
const stepsOf = (values: number[]): number[] => values.slice(1).map((value, i) => value - (values[i] ?? 0));

/** Some part of it, at most half as long, over and over; a last one may be cut off. */
function isRepeated(values: number[]): boolean {
  for (let period = 1; period <= values.length / 2; period++)
    if (values.every((value, i) => i < period || value === values[i - period])) return true;
  return false;
}
