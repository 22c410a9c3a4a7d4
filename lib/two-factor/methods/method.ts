import type { Transaction } from "@/db/client";
import type { challenges, secondFactors } from "@/db/schema";
import type { ErrorCode } from "@/lib/core/errors";
import type { Passcode } from "../rules";
import type { PassedWith } from "../schema";

export type Challenge = typeof challenges.$inferSelect;
export type SecondFactor = typeof secondFactors.$inferSelect;

/** What a method is asked: does this passcode answer this challenge? */
export interface Question {
  challenge: Challenge;
  /** The active factor; null while a first one is being set up. */
  factor: SecondFactor | null;
  passcode: Passcode;
  /** Database time. */
  now: Date;
}

/** What must be stored so that the passcode never works again. `answerChallenge` and `confirmSetUp` store it, nobody else. */
export interface NextConfiguration {
  /** App: the RFC 6238 time step just accepted. */
  lastStep?: number;
  /** App: how far the device's clock was found to be off, in steps. */
  driftSteps?: number;
  /** Recovery code: the row just spent. */
  spentCodeId?: number;
  /** Access pass: the row just used. */
  usedPassId?: number;
}

export type Verification =
  | { ok: true; passedWith: PassedWith; nextConfiguration: NextConfiguration }
  | {
      ok: false;
      code: Extract<
        ErrorCode,
        | "passcode_wrong"
        | "passcode_already_used"
        | "recovery_code_spent"
        | "recovery_code_no_step_up"
        | "recovery_code_no_set_up"
        | "access_pass_sign_in_only"
        | "access_pass_over"
        | "codes_not_consecutive"
      >;
      at?: Date;
    };

/** A way to pass a second step. Another method is one file like this and one line in the registry. */
export interface Method {
  verify(tx: Transaction, question: Question): Promise<Verification>;
}

export const wrong: Verification = { ok: false, code: "passcode_wrong" };
