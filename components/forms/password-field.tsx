"use client";
import { useState } from "react";
import { Button } from "../ui/button";
import { Input } from "../ui/input";
import { Field, type FieldProps } from "./field";

interface PasswordFieldProps extends FieldProps {
  autoComplete: "current-password" | "new-password";
}

/** Password managers and pasting work; "Show" is for those who type. */
export function PasswordField({ autoComplete, ...field }: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false);
  return (
    <Field {...field}>
      {(control) => (
        <span className="flex gap-2">
          <Input {...control} type={isShown ? "text" : "password"} autoComplete={autoComplete} required data-secret />
          <Button
            className="noscript:hidden"
            aria-pressed={isShown}
            aria-controls={control.id}
            onClick={() => setIsShown(!isShown)}
          >
            Show
          </Button>
        </span>
      )}
    </Field>
  );
}
