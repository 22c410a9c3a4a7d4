"use client";
import { type FormEvent, type ReactNode, startTransition, useEffect, useEffectEvent, useRef } from "react";
import type { FormState } from "@/lib/core/result";
import { FormAlert } from "./form-alert";
import { FormContext } from "./form-context";

export interface FormBodyProps {
  state: FormState<unknown>;
  submit: (data: FormData) => void;
  pending: boolean;
  /** Sent along unseen. Never a secret, never a decision: the server checks each again. */
  hidden?: Record<string, string | number>;
  /** Accessible name, where a page has several forms. */
  label?: string;
  /** Said after a success that stays on the page; with a script, ActionForm does. */
  success?: string;
  /** For the client component around the form, which shows what the success brought. */
  onSuccess?: () => void;
  className?: string;
  children: ReactNode;
}

export function FormBody({
  state,
  submit,
  pending,
  hidden = {},
  label,
  success,
  onSuccess,
  className = "space-y-4",
  children,
}: FormBodyProps) {
  const form = useRef<HTMLFormElement>(null);
  useOutcome(form, state, onSuccess);

  // Submitting by hand keeps what was typed: React empties a form whose `action` it runs itself, also after a refusal.
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const submitter = event.nativeEvent instanceof SubmitEvent ? event.nativeEvent.submitter : null;
    const data = new FormData(event.currentTarget, submitter);
    startTransition(() => submit(data));
  }

  return (
    <form ref={form} action={submit} onSubmit={onSubmit} aria-label={label} className={className}>
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <FormContext.Provider value={{ state, pending }}>
        <FormAlert unseen={Object.keys(hidden)} />
        {state?.ok && success ? (
          <noscript>
            <p role="status" className="rounded-md bg-teal-soft px-3.5 py-2.5">
              {success}
            </p>
          </noscript>
        ) : null}
        {children}
      </FormContext.Provider>
    </form>
  );
}

function useOutcome(form: { current: HTMLFormElement | null }, state: FormState<unknown>, onSuccess?: () => void) {
  const succeed = useEffectEvent(() => onSuccess?.());
  useEffect(() => {
    if (!state || !form.current) return;
    // A dialog has done its work once its form has succeeded.
    if (state.ok) {
      form.current.closest("dialog")?.close();
      succeed();
      return;
    }
    for (const secret of form.current.querySelectorAll<HTMLInputElement>("input[data-secret]")) secret.value = "";
    const invalid = form.current.querySelector<HTMLElement>("[aria-invalid=true]");
    (invalid ?? form.current.querySelector<HTMLElement>("[data-form-alert]"))?.focus();
  }, [form, state]);
}
