"use client";
import type { ComponentProps } from "react";
import { Button } from "../ui/button";
import { useForm } from "./form-context";

/** Keeps its name and its focus while the form is on its way; a spinner shows the waiting. */
export function SubmitButton({ variant = "primary", children, ...button }: ComponentProps<typeof Button>) {
  const { pending } = useForm();
  return (
    <Button {...button} variant={variant} type="submit" aria-disabled={pending || undefined}>
      {pending ? (
        <span
          aria-hidden="true"
          className="size-3.5 animate-spin rounded-full border-2 border-current border-t-transparent"
        />
      ) : null}
      {children}
    </Button>
  );
}
