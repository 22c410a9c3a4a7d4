import { z } from "zod";
import type { PolicyMethod } from "@/lib/policy/schema";

/** A method is named once, where policy allows or forbids it. */
export type MethodName = PolicyMethod;

/** What an admin can ask of chosen people: a method, any second factor, or a passcode at every sign-in. */
export const MOVE_TARGETS = ["app", "sms", "second-factor", "every-sign-in"] as const;
export type MoveTarget = (typeof MOVE_TARGETS)[number];

/** Offered until a day, or not asked before it. From the day on it is the same. */
export const MOVE_WAYS = ["offer", "force"] as const;
export type MoveWay = (typeof MOVE_WAYS)[number];

/** What a second step was passed with. */
export type PassedWith = MethodName | "recovery-code" | "access-pass";

/** Whatever was typed goes on as it is: the shape is judged, and counted as a try, inside the domain (S23). */
const typed = z.unknown().optional();

/** A checkbox: ticked or not, never a mistake. */
const ticked = z
  .unknown()
  .optional()
  .transform((value) => value === "on" || value === "true");

export const beginSmsSetUpSchema = z.object({ phoneNumber: z.string().max(64).catch("") });
export const passcodeSchema = z.object({ passcode: typed, trustDevice: ticked });
export const setUpPasscodeSchema = z.object({ passcode: typed });
export const codesSavedSchema = z.object({ saved: ticked });
export const askEverySignInSchema = z.object({ every: ticked });

/** A second factor as its owner and the admins see it: no secret, and the number masked. */
export interface SecondFactorDto {
  method: MethodName;
  maskedNumber: string | null;
  turnedOnAt: Date;
  lastUsedAt: Date | null;
}

/** From here on the person is urged to make a new set (S41). */
export const RECOVERY_CODES_LOW = 3;

export interface RecoveryCodesDto {
  left: number;
  total: number;
  createdAt: Date;
  savedAt: Date | null;
}

/** A set-up that waits for its passcode. App: what the QR code says; it is gone once the set-up is confirmed. */
export type PendingSetUpDto =
  | { method: "app"; challengeId: number; secret: string; otpauthUri: string; expiresAt: Date }
  | { method: "sms"; challengeId: number; maskedNumber: string; expiresAt: Date };

/** A code on its way by SMS, without the code. Delivery null: a limit held it back, nothing was sent. */
export interface SentCodeDto {
  maskedNumber: string;
  delivery: "queued" | "sending" | "sent" | "delivered" | "undelivered" | "failed" | "unknown" | null;
  /** Why it failed, in plain words. */
  words: string | null;
  /** From when a new code may be sent; null: now. */
  nextSendAt: Date | null;
}
