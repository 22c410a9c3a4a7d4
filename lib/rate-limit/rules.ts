import { addressBlock } from "@/lib/core/address-block";
import { keyedHash } from "@/lib/core/crypto";
import { minutes, seconds } from "@/lib/core/duration";

/** How failures in a row for one key are slowed down, and where they stop. */
export interface Ladder {
  /** Tries in a row that meet no wait. */
  free: number;
  /** The wait after the last free try, after the next one, and so on; the last one repeats. Milliseconds. */
  waits: readonly number[];
  /** After this many in a row nobody may try until somebody helps (NIST SP 800-63B-4 3.2.2: at most 100). */
  stopAt: number;
  /** Only every n-th failure meets a wait; between them tries are free. */
  every?: number;
}

/** K3. Strangers share 90 of the 100 tries that NIST allows. */
export const PASSWORD_STRANGER: Ladder = {
  free: 5,
  waits: [seconds(30), minutes(1), minutes(2), minutes(4), minutes(8), minutes(15)],
  stopAt: 90,
};

/** K3. The owner's own browser keeps the other 10, so that strangers cannot shut the owner out. */
export const PASSWORD_KNOWN_DEVICE: Ladder = { ...PASSWORD_STRANGER, stopAt: 10 };

/** K4. 3 live app codes × 100 tries / 10^6 = 0.03 % for somebody who has the password. */
export const SECOND_STEP: Ladder = { free: 10, waits: [minutes(15)], stopAt: 100, every: 10 };

/** K4: tries at one challenge. */
export const CHALLENGE_TRIES = 5;

/** K16: failed sign-ins per address block. Never the only brake. */
export const ADDRESS_WINDOW = { limit: 100, length: minutes(10) };

/** Pure: the wait that the `failures`-th failure in a row brings, in milliseconds; Infinity: until somebody helps. */
export function waitAfter(failures: number, ladder: Ladder): number {
  if (failures >= ladder.stopAt) return Number.POSITIVE_INFINITY;
  if (failures < ladder.free) return 0;
  const beyond = failures - ladder.free;
  if (ladder.every) return beyond % ladder.every === 0 ? (ladder.waits.at(-1) ?? 0) : 0;
  return ladder.waits[Math.min(beyond, ladder.waits.length - 1)] ?? 0;
}

/** Accounts are counted by a keyed hash of the address typed, so that unknown ones wait like known ones (S14). */
export const passwordKey = (email: string): string =>
  `password:account:${keyedHash("account-name", email).toString("hex")}`;

export const knownDeviceKey = (deviceId: number): string => `password:device:${deviceId}`;

export const secondStepKey = (personId: number): string => `second-step:${personId}`;

export const addressKey = (address: string): string => `address:${addressBlock(address)}`;
