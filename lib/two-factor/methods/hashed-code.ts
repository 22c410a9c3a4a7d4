import { randomInt } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { withSlot } from "@/lib/core/password-hash";
import { CROCKFORD } from "../rules";

/** The secret part of a recovery code or an access pass has 65 random bits at least, so a low cost is enough (S40). */
const COST = { memoryCost: 4096, timeCost: 1, parallelism: 1 } as const;

let decoy: Promise<string> | undefined;

/** Whoever gets here has given a password or holds a session: no stranger, so no stranger's place in the line. */
const inSlot = <T>(work: () => Promise<T>): Promise<T> => withSlot("known-device", work);

export const randomText = (length: number): string =>
  Array.from({ length }, () => CROCKFORD[randomInt(CROCKFORD.length)]).join("");

export const hashSecret = (secret: string): Promise<string> => inSlot(() => hash(secret, COST));

/** One hash a try, whether the selector has found a row or not (null). */
export async function isSecret(typed: string, stored: string | null): Promise<boolean> {
  decoy ??= hash("no such code", COST);
  const target = stored ?? (await decoy);
  return (await inSlot(() => verify(target, typed))) && stored !== null;
}
