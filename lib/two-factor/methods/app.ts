import { generateSecret, generateSync, generateURI, verifySync } from "otplib";
import { isSameText, seal, unseal } from "@/lib/core/crypto";
import { type Method, wrong } from "./method";

/** RFC 4226 R6: 160 bits. SHA-1, 6 digits and 30 s are what every authenticator app and programmable token understands. */
const SECRET_BYTES = 20;
export const STEP_SECONDS = 30;
/** RFC 6238 5.2: one step either way for transmission delay. ASVS 6.5.5 asks for 30 s; the deviation is in DECISIONS.md. */
const TOLERANCE_STEPS = 1;

export const newSecret = (): string => generateSecret({ length: SECRET_BYTES });

/** What an app secret is bound to: moved beside another person or set-up, it does not open (S37). */
export const factorContext = (personId: number, setUpId: number): string => `second-factor:${personId}:${setUpId}`;

export const sealSecret = (secret: string, personId: number, setUpId: number): string =>
  seal(secret, factorContext(personId, setUpId));

export const unsealSecret = (sealed: string, personId: number, setUpId: number): string =>
  unseal(sealed, factorContext(personId, setUpId));

/** Key URI format of Google Authenticator, which all apps read: otpauth://totp/Keydesk:EMAIL?secret=…&issuer=Keydesk */
export const otpauthUri = (email: string, secret: string): string =>
  generateURI({ issuer: "Keydesk", label: email, secret });

/**
 * Pure: the time step that `digits` belong to, around `now` moved by the learned drift; null where there is none.
 * `now` in database time, `driftSteps` positive where the device's clock is ahead.
 */
export function matchStep(
  secret: string,
  digits: string,
  now: Date,
  driftSteps = 0,
  tolerance = TOLERANCE_STEPS,
): number | null {
  const epoch = Math.floor(now.getTime() / 1000) + driftSteps * STEP_SECONDS;
  const result = verifySync({ secret, token: digits, epoch, epochTolerance: tolerance * STEP_SECONDS });
  return result.valid && "timeStep" in result ? result.timeStep : null;
}

/** RFC 6238 4.2: the time step of a moment. */
export const stepAt = (moment: Date): number => Math.floor(moment.getTime() / 1000 / STEP_SECONDS);

/** How far a device's clock is searched for, either way: ten minutes. */
const SEARCH_STEPS = 20;

/** Pure: the step of `second`, where `first` and `second` are the passcodes of two steps in a row near `now`; null: they are not. */
export function findConsecutiveSteps(secret: string, first: string, second: string, now: Date): number | null {
  const codeOf = (step: number) => generateSync({ secret, epoch: step * STEP_SECONDS });
  const present = stepAt(now);
  for (let step = present - SEARCH_STEPS; step <= present + SEARCH_STEPS; step += 1)
    if (isSameText(codeOf(step), second) && isSameText(codeOf(step - 1), first)) return step;
  return null;
}

/** The sealed secret in question: the candidate of a set-up, else the active factor's. */
function secretOf({ challenge, factor }: Parameters<Method["verify"]>[1]): string | null {
  if (challenge.purpose === "set-up")
    return challenge.secretEncrypted && unsealSecret(challenge.secretEncrypted, challenge.personId, challenge.id);
  return factor?.secretEncrypted ? unsealSecret(factor.secretEncrypted, factor.personId, factor.setUpId) : null;
}

export const app: Method = {
  async verify(_tx, question) {
    const { passcode, challenge, factor, now } = question;
    const secret = secretOf(question);
    if (passcode.kind !== "digits" || !secret) return wrong;
    const isSetUp = challenge.purpose === "set-up";
    const step = matchStep(secret, passcode.digits, now, isSetUp ? 0 : factor?.driftSteps);
    if (step === null) return wrong;
    // RFC 6238 5.2: the step is compared, never the text, so a code works once however it is typed.
    if (!isSetUp && factor?.lastStep != null && step <= factor.lastStep)
      return { ok: false, code: "passcode_already_used" };
    return { ok: true, passedWith: "app", nextConfiguration: { lastStep: step } };
  },
};
