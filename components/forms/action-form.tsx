"use client";
import { useActionState } from "react";
import type { FormState } from "@/lib/core/result";
import { FormBody, type FormBodyProps } from "./form-body";

/**
 * A server action as forms take it. Most forms do not look at what a success brings, so any will do for them.
 * Written as a method, because TypeScript then lets an action that answers less than `T` stand for it: its first
 * argument is only ever its own last answer.
 */
interface Actions<T> {
  act(state: FormState<T>, data: FormData): Promise<FormState<T>>;
}
export type FormAction<T = unknown> = Actions<T>["act"];

type ActionFormProps = { action: FormAction } & Omit<FormBodyProps, "state" | "pending" | "submit">;

/** A form around a server action. The fields inside find their errors by name. Works without a script. */
export function ActionForm({ action, ...body }: ActionFormProps) {
  const [state, submit, pending] = useActionState(action, null);
  return <FormBody {...body} state={state} submit={submit} pending={pending} />;
}
