"use client";
import { createContext, useContext } from "react";
import type { ErrorCode } from "@/lib/core/errors";
import type { FormState, Refusal } from "@/lib/core/result";

export interface FormStatus {
  state: FormState<unknown>;
  pending: boolean;
}

/** A field outside of an action form (a search, say) has no errors and is never pending. */
export const FormContext = createContext<FormStatus>({ state: null, pending: false });

export const useForm = (): FormStatus => useContext(FormContext);

export function refusalOf(state: FormState<unknown>): Refusal | null {
  return state && !state.ok ? state : null;
}

/** What is wrong with one field, if anything. */
export function useFieldError(name: string): { code: ErrorCode; refusal: Refusal } | null {
  const refusal = refusalOf(useForm().state);
  const code = refusal?.fields?.[name];
  return refusal && code ? { code, refusal } : null;
}
