import type { HelpRequestDto } from "@/lib/help-requests/schema";
import { ActionForm, type FormAction } from "../forms/action-form";
import { SubmitButton } from "../forms/submit-button";
import { Time } from "../ui/time";
import { textStateWords } from "./text-state-words";

interface HelpRequestProps {
  request: HelpRequestDto;
  /** Takes `requestId`. */
  closeAction: FormAction;
}

/** What somebody who cannot get in has asked, and what was the matter then. */
export function HelpRequest({ request, closeAction }: HelpRequestProps) {
  const { id, person, method, maskedNumber, message, address, askedAt } = request;
  return (
    <div className="flex flex-wrap items-start justify-between gap-3">
      <div className="min-w-0 flex-1 basis-64 space-y-1">
        <p>
          Asked on <Time moment={askedAt} /> from {address}, after the right password.
        </p>
        <p>
          {method === "app" ? "Passcodes by mobile app." : `Passcodes by SMS to ${maskedNumber}. ${textWords(request)}`}
        </p>
        {message ? (
          <blockquote className="border-l-2 border-line pl-3 break-words text-muted">{message}</blockquote>
        ) : null}
      </div>
      <ActionForm action={closeAction} hidden={{ requestId: id }} success="The request is done." className="space-y-2">
        <SubmitButton variant="secondary">
          Mark as done<span className="sr-only">: {person.name}</span>
        </SubmitButton>
      </ActionForm>
    </div>
  );
}

const textWords = ({ textState, textWords: why }: HelpRequestDto): string =>
  textState
    ? `The last message ${textStateWords[textState]}.${why ? ` They were told: ${why}` : ""}`
    : "No message was sent lately.";
