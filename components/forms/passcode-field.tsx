"use client";
import { TextField } from "./text-field";

interface PasscodeFieldProps {
  hint?: string;
  /** A recovery code has letters, so the keyboard must have them. */
  takesRecoveryCode?: boolean;
  hasFocus?: boolean;
}

/** Text, not number: codes begin with zeros, and "123 456" pasted from a message must fit. */
export function PasscodeField({ hint, takesRecoveryCode = false, hasFocus = false }: PasscodeFieldProps) {
  return (
    <TextField
      name="passcode"
      label="Passcode"
      hint={hint}
      isSecret
      required
      type="text"
      inputMode={takesRecoveryCode ? "text" : "numeric"}
      autoComplete="one-time-code"
      autoCapitalize="characters"
      autoCorrect="off"
      spellCheck={false}
      maxLength={64}
      autoFocus={hasFocus}
      className="font-mono tracking-widest"
    />
  );
}
