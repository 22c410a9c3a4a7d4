"use client";
import { useActionState } from "react";
import type { FormState } from "@/lib/core/result";
import { FormBody, type FormBodyProps } from "./form-body";

export type FormAction<T> = (state: FormState<T>, data: FormData) => Promise<FormState<T>>;

type ActionFormProps<T> = { action: FormAction<T> } & Omit<FormBodyProps, "state" | "pending" | "submit">;

/** A form around a server action. The fields inside find their errors by name. Works without a script. */
export function ActionForm<T>({ action, ...body }: ActionFormProps<T>) {
  const [state, submit, pending] = useActionState<FormState<T>, FormData>(action, null);
  return <FormBody {...body} state={state} submit={submit} pending={pending} />;
}
