import { keyedHash } from "@/lib/core/crypto";

/** Dynamic truncation of RFC 4226 5.3, for a hash of any length of 20 bytes or more: the last nibble says where to read. */
export function truncateHash(hash: Buffer, digits: number): string {
  const offset = (hash.at(-1) ?? 0) & 0x0f;
  const number = hash.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

/**
 * The code of an SMS challenge. It is derived, never stored: a database in the wrong hands tells no code, and sending again
 * gives the same one, so that a late message still works.
 */
export function derivePasscode(of: { challengeId: number; issueNumber: number; keyId: string }): string {
  return truncateHash(keyedHash("sms-passcode", `${of.challengeId}:${of.issueNumber}`, of.keyId), 6);
}
