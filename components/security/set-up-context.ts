"use client";
import { createContext, useContext } from "react";
import type { FormState } from "@/lib/core/result";

/** Codes the server has just made, for the only time they are shown; null where a saved set stays good. */
export interface IssuedCodes {
  recoveryCodes: string[] | null;
}

interface Confirmation {
  state: FormState<IssuedCodes>;
  submit: (data: FormData) => void;
  pending: boolean;
}

export const SetUpContext = createContext<Confirmation | null>(null);

export function useConfirmation(): Confirmation {
  const confirmation = useContext(SetUpContext);
  if (!confirmation) throw new Error("a set-up panel stands inside of SetUpFlow");
  return confirmation;
}
