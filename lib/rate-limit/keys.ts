import { keyedHash } from "@/lib/core/crypto";
import { addressBlock } from "@/lib/http/client-address";

/** Accounts are counted by a keyed hash of the address typed, so that unknown ones wait like known ones (S14). */
export const passwordKey = (email: string): string => `password:account:${keyedHash("account-name", email).toString("hex")}`;

export const knownDeviceKey = (deviceId: number): string => `password:device:${deviceId}`;

export const secondStepKey = (personId: number): string => `second-step:${personId}`;

export const addressKey = (address: string): string => `address:${addressBlock(address)}`;
