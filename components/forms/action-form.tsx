"use client";
import { useActionState, useEffect, useState } from "react";
import type { FormState } from "@/lib/core/result";
import { FormBody, type FormBodyProps } from "./form-body";
import { announce } from "./toast-event";

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
  const { success } = body;
  const [state, submit, pending] = useActionState(success ? announcing(action, success) : action, null);
  // A form sent before its script was there has its answer from the start.
  const [first] = useState(state);
  useEffect(() => {
    if (first?.ok && success) announce(success);
  }, [first, success]);
  return <FormBody {...body} state={state} submit={submit} pending={pending} />;
}

/** Tells of a success when it comes, not once it is shown: the page that comes with it may have no such form any more. */
export function announcing(action: FormAction, success: string): FormAction {
  // The server needs the action itself, to write the form that works without a script.
  if (typeof window === "undefined") return action;
  return async (state, data) => {
    const answer = await action(state, data);
    if (answer?.ok) announce(success);
    return answer;
  };
}
