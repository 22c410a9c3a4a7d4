import { hash, verify } from "@node-rs/argon2";
import { Unavailable } from "./errors";

/** OWASP Password Storage Cheat Sheet, ASVS 5.0 appendix C: argon2id (2 in the library's enum), 19 MiB, 2 passes, 1 lane. */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** K2: hashes at once per process, and how many of these strangers may hold: one slot is kept for known devices. */
const SLOTS = 2;
const STRANGER_SLOTS = 1;
const QUEUE_LIMIT = 64;

/** ASVS 6.2.9; longer input is refused before it costs a hash. */
const PASSWORD_BYTES_MAX = 1024;

export type Lane = "known-device" | "stranger";

interface Waiting {
  lane: Lane;
  start: () => void;
}

interface Slots {
  active: number;
  strangers: number;
  queue: Waiting[];
}

/** Next evaluates modules once per bundle; the limit is the process's. */
const holder = globalThis as typeof globalThis & { keydeskHashing?: Slots };
holder.keydeskHashing ??= { active: 0, strangers: 0, queue: [] };
const slots = holder.keydeskHashing;

const hasSlot = (lane: Lane) => slots.active < SLOTS && (lane === "known-device" || slots.strangers < STRANGER_SLOTS);

function take(lane: Lane): void {
  slots.active += 1;
  if (lane === "stranger") slots.strangers += 1;
}

function release(lane: Lane): void {
  slots.active -= 1;
  if (lane === "stranger") slots.strangers -= 1;
  const known = slots.queue.findIndex((waiting) => waiting.lane === "known-device");
  // -1, nobody known waits, becomes the first in line.
  const next = Math.max(0, known);
  const waiting = slots.queue[next];
  if (!waiting || !hasSlot(waiting.lane)) return;
  slots.queue.splice(next, 1);
  take(waiting.lane);
  waiting.start();
}

/** Strangers, however many, fill their own part of the queue only. */
const isFull = (lane: Lane) => slots.queue.filter((waiting) => waiting.lane === lane).length >= QUEUE_LIMIT;

/** Runs one hash when a slot is free, known devices first. Throws Unavailable where the lane's queue is full. */
export async function withSlot<T>(lane: Lane, work: () => Promise<T>): Promise<T> {
  if (hasSlot(lane)) take(lane);
  else {
    if (isFull(lane)) throw new Unavailable("password hashing is at its limit");
    await new Promise<void>((resolve) => slots.queue.push({ lane, start: resolve }));
  }
  try {
    return await work();
  } finally {
    release(lane);
  }
}

/** NIST SP 800-63B-4 3.1.1.2: one Unicode form, at set and at verify. Our choice is NFKC; no truncation, no case folding. */
const normal = (password: string) => password.normalize("NFKC");

export const hashPassword = (password: string): Promise<string> =>
  withSlot("known-device", () => hash(normal(password), PARAMETERS));

/** A hash no password matches, for accounts that do not exist: same work, same time (S14). */
let decoy: Promise<string> | undefined;

/** Checks against `stored`, or against a decoy of the same cost where there is none. */
export async function isPassword(password: string, stored: string | null, lane: Lane): Promise<boolean> {
  if (Buffer.byteLength(password) > PASSWORD_BYTES_MAX) return false;
  decoy ??= hash("no password at all", PARAMETERS);
  const target = stored ?? (await decoy);
  const matches = await withSlot(lane, () => verify(target, normal(password)));
  return matches && stored !== null;
}
