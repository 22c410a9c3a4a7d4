import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { env } from "./env";
import { Misconfigured } from "./errors";

/** 256 random bits, base64url (43 characters): session ids, tickets, attempt and device cookies (ASVS 7.2.3). */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** What the database keeps of a token: a token has 256 bits, so a fast hash is enough. Lower-case hex. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

/** What a derived key is for. One ring key never serves two purposes. */
type Purpose = "seal" | "sms-passcode" | "account-name" | "audit-seal";

interface RingKey {
  id: string;
  derive(purpose: Purpose): Buffer;
}

let ring: RingKey[] | undefined;

function keyRing(): RingKey[] {
  ring ??= env().KEYDESK_KEYS.map((entry) => {
    const [id = "", material = ""] = entry.split(":");
    const derived = new Map<Purpose, Buffer>();
    const derive = (purpose: Purpose): Buffer => {
      const known = derived.get(purpose);
      if (known) return known;
      const fresh = Buffer.from(hkdfSync("sha256", Buffer.from(material, "base64"), "keydesk", purpose, 32));
      derived.set(purpose, fresh);
      return fresh;
    };
    return { id, derive };
  });
  return ring;
}

/** The key that writes: the first of the ring. */
export const currentKeyId = (): string => writingKey().id;

function writingKey(): RingKey {
  const first = keyRing()[0];
  if (!first) throw new Misconfigured("the key ring is empty");
  return first;
}

/** Throws where the ring lacks the key: "cannot decrypt" is never "there is no factor" (F29). */
function keyById(id: string): RingKey {
  const found = keyRing().find((k) => k.id === id);
  if (!found) throw new Misconfigured(`KEYDESK_KEYS has no key "${id}"`);
  return found;
}

export const hasKey = (id: string): boolean => keyRing().some((k) => k.id === id);

/**
 * AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D 8.2.2). Answers `keyId.nonce.tag.ciphertext`, base64url parts.
 * `context` is bound as associated data: the text opens only beside the row it was sealed for.
 */
export function seal(plain: string, context: string): string {
  const key = writingKey();
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key.derive("seal"), nonce).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return [key.id, ...[nonce, cipher.getAuthTag(), sealed].map((b) => b.toString("base64url"))].join(".");
}

/** Throws where the text was changed, or belongs to another context or key: a 503, for a wrong key looks the same (S77). */
export function unseal(text: string, context: string): string {
  const [id = "", nonce = "", tag = "", sealed = ""] = text.split(".");
  const key = keyById(id).derive("seal");
  const bytes = (part: string) => Buffer.from(part, "base64url");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, bytes(nonce), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(context)).setAuthTag(bytes(tag));
    return Buffer.concat([decipher.update(bytes(sealed)), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new Misconfigured(`what was sealed with key "${id}" does not open`, { cause });
  }
}

/** HMAC-SHA-256 under the key `keyId`, or under the one that writes. 32 bytes. */
export function keyedHash(purpose: Purpose, text: string, keyId = currentKeyId()): Buffer {
  return createHmac("sha256", keyById(keyId).derive(purpose)).update(text).digest();
}

/** Compares in constant time; texts of different lengths are simply different. */
export function isSameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
