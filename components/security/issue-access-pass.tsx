"use client";
import { useActionState } from "react";
import { ACCESS_PASS_LIFE_DEFAULT, ACCESS_PASS_LIVES, type AccessPassDto } from "@/lib/people/schema";
import type { FormAction } from "../forms/action-form";
import { FormBody } from "../forms/form-body";
import { SelectField } from "../forms/select-field";
import { SubmitButton } from "../forms/submit-button";
import { Alert } from "../ui/alert";
import { Confirm } from "../ui/confirm";
import { CopyButton } from "../ui/copy-button";
import { Time } from "../ui/time";
import { ReasonField } from "./reason-field";

export interface IssuedPass {
  pass: string;
  expiresAt: Date;
}

interface IssueAccessPassProps {
  person: { id: number; name: string };
  /** The pass that can still be used. */
  open: AccessPassDto | null;
  /** Takes `personId`, `reason` and `lifeMinutes`; answers the pass, this once. */
  action: FormAction<IssuedPass>;
}

const LIVES = ACCESS_PASS_LIVES.map((minutes) => ({ value: String(minutes), label: inWords(minutes) }));

/** The button, and the pass that was issued: it lives in the answer alone, and is gone when the page is left. */
export function IssueAccessPass({ person, open, action }: IssueAccessPassProps) {
  const [state, submit, pending] = useActionState(action, null);
  return (
    <>
      <Confirm label="Issue access pass" title={`Let ${person.name} in without the second factor?`}>
        <p>
          For somebody whose phone is out of reach. The pass takes the place of one passcode after the right password,
          and leads to setting up a new second factor, nothing else. A former pass ends, and devices are trusted no
          more.
        </p>
        <FormBody state={state} submit={submit} pending={pending} hidden={{ personId: person.id }}>
          <ReasonField />
          <SelectField
            name="lifeMinutes"
            label="Good for"
            options={LIVES}
            defaultValue={String(ACCESS_PASS_LIFE_DEFAULT)}
          />
          <SubmitButton>Issue access pass for {person.name}</SubmitButton>
        </FormBody>
      </Confirm>
      {state?.ok && open ? <Issued {...state.data} name={person.name} /> : null}
    </>
  );
}

function Issued({ pass, expiresAt, name }: IssuedPass & { name: string }) {
  return (
    <Alert tone="success" className="order-last w-full space-y-2">
      <p className="flex flex-wrap items-center gap-3">
        <output aria-label="Access pass" className="font-mono text-base font-semibold break-all">
          {pass}
        </output>
        <CopyButton text={pass} label="Copy" />
      </p>
      <p>
        It is shown this once. Give it to {name} in a way that reaches only them, such as a call to the number you know.
        They sign in with email and password, enter it as the passcode, and set up a new second factor. It works once,
        until <Time moment={expiresAt} />.
      </p>
    </Alert>
  );
}

function inWords(minutes: number): string {
  if (minutes < 60) return `${minutes} minutes`;
  return minutes === 60 ? "1 hour" : `${minutes / 60} hours`;
}
