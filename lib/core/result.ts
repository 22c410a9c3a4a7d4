import type { ErrorCode } from "./errors";

/** Field name → what is wrong with it. */
export type FieldErrors = Record<string, ErrorCode>;

/** One setting that somebody changed. */
export interface FieldChange {
  /** As the form names it: `agent.graceDays`. */
  field: string;
  from: string | number | null;
  to: string | number | null;
}

export interface Refusal {
  ok: false;
  code: ErrorCode;
  fields?: FieldErrors;
  /** When trying again makes sense. */
  retryAt?: Date;
  /** A moment the message names: when a recovery code was spent. */
  at?: Date;
  /** What the message names: placeholders of a text. */
  names?: string[];
  /** What was typed, for a form that works without a script and would lose it. Never from a secret field. */
  typed?: Record<string, string>;
  /** What somebody else changed meanwhile, and who it was (null: gone, or nobody we know). */
  changes?: (FieldChange & { by: string | null })[];
}

/** Expected outcomes are returned, never thrown: a throw inside a transaction would roll back the counter of failed tries. */
export type Result<T> = { ok: true; data: T } | Refusal;

export const ok = <T>(data: T): { ok: true; data: T } => ({ ok: true, data });

export const refuse = (code: ErrorCode, more: Omit<Refusal, "ok" | "code"> = {}): Refusal => ({
  ok: false,
  code,
  ...more,
});

/** What a form shows after a submit: nothing yet, a success with its data, or a refusal. */
export type FormState<T = undefined> = Result<T> | null;
