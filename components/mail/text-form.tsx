"use client";
import { useActionState } from "react";
import { SUBJECT_LENGTH, TEXT_LENGTH, type TextAnswer, type TextPreview, type TextView } from "@/lib/mail/schema";
import type { FormAction } from "../forms/action-form";
import { FormBody } from "../forms/form-body";
import { SubmitButton } from "../forms/submit-button";
import { TextAreaField } from "../forms/text-area-field";
import { TextField } from "../forms/text-field";
import { Alert } from "../ui/alert";
import { Section } from "../ui/section";
import { MailPreview } from "./mail-preview";
import { PlaceholderList } from "./placeholder-list";
import { TextChangedMeanwhile } from "./text-changed-meanwhile";

interface TextFormProps {
  text: TextView;
  ownEmail: string;
  /** Of the text as it stands. */
  preview: TextPreview | null;
  action: FormAction<TextAnswer>;
}

/** One form, three things to do with what stands in it. Its answer shows how the mail looks with that. */
export function TextForm({ text, ownEmail, preview, action }: TextFormProps) {
  const [state, submit, pending] = useActionState(action, null);
  const answer = state?.ok ? state.data : null;
  // With a script the fields keep what was typed by themselves; without one the page comes anew, and brings it along.
  const typed = answer?.act === "save" ? text : (answer?.typed ?? (state && !state.ok ? state.typed : null) ?? text);
  const { template, version } = text;
  return (
    <>
      <Section title="Text" description="Plain text. An empty line begins a new paragraph.">
        <FormBody state={state} submit={submit} pending={pending} hidden={{ template, version }} label="Text">
          <TextChangedMeanwhile state={state} />
          <div key={version} className="space-y-4">
            <TextField
              name="subject"
              label="Subject"
              hint="“[Keydesk]” goes before it"
              defaultValue={typed.subject}
              maxLength={SUBJECT_LENGTH}
              required
            />
            <TextAreaField
              name="text"
              label="Text"
              defaultValue={typed.text}
              maxLength={TEXT_LENGTH}
              rows={16}
              required
            />
          </div>
          <PlaceholderList placeholders={text.placeholders} />
          {answer ? <Alert tone="success">{outcomes[answer.act](ownEmail)}</Alert> : null}
          <div className="flex flex-wrap gap-2">
            <SubmitButton name="act" value="preview" variant="secondary">
              Preview
            </SubmitButton>
            <SubmitButton name="act" value="test" variant="secondary">
              Send a test mail to me
            </SubmitButton>
            <SubmitButton name="act" value="save">
              Save
            </SubmitButton>
          </div>
        </FormBody>
      </Section>
      <MailPreview preview={answer?.preview ?? preview} />
    </>
  );
}

const outcomes: Record<TextAnswer["act"], (ownEmail: string) => string> = {
  preview: () => "The preview below shows this text. It is not saved yet.",
  test: (ownEmail) => `A test mail is on its way to ${ownEmail}. The text is not saved yet.`,
  save: () => "The text is saved. Mails that are sent from now on use it.",
};
