"use client";
import { useEffect, useRef } from "react";
import { ActionForm, type FormAction } from "../forms/action-form";
import { CheckboxField } from "../forms/checkbox-field";
import { SubmitButton } from "../forms/submit-button";
import { Button } from "../ui/button";
import { CopyButton } from "../ui/copy-button";

interface RecoveryCodesProps {
  codes: readonly string[];
  account: string;
  /** Takes the field `saved`. */
  finishAction: FormAction;
  onFinished?: () => void;
}

const FILE_NAME = "keydesk-recovery-codes.txt";

/** The only time the codes are seen. Without a script the list can be copied by hand and a link downloads it. */
export function RecoveryCodes({ codes, account, finishAction, onFinished }: RecoveryCodesProps) {
  const text = asText(codes, account);
  const heading = useRef<HTMLHeadingElement>(null);
  // The form that had the focus is gone; without this a screen reader would hear nothing of the codes.
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="space-y-4 rounded-lg border border-line p-4 sm:p-5">
      <h3 ref={heading} tabIndex={-1} className="font-semibold outline-none">
        Save your recovery codes
      </h3>
      <p>
        Each of these codes signs you in once if you cannot get a passcode. Keep them where your phone is not: this is
        the only time they are shown.
      </p>
      <p className="hidden print:block">Keydesk, {account}</p>
      <ul
        aria-label="Recovery codes"
        className="grid gap-x-6 gap-y-1.5 rounded-md bg-sunken p-4 font-mono sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code} className="whitespace-nowrap">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2 noscript:hidden print:hidden">
        <CopyButton text={codes.join("\n")} label="Copy" />
        <Button onClick={() => download(text)}>Download</Button>
        <Button onClick={() => window.print()}>Print</Button>
      </div>
      <noscript>
        <p>
          <a
            className="text-link"
            download={FILE_NAME}
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          >
            Download
          </a>{" "}
          the codes, or copy or print them with your browser's own menu.
        </p>
      </noscript>
      <div className="print:hidden">
        <ActionForm action={finishAction} onSuccess={onFinished}>
          <CheckboxField name="saved" label="I have saved these codes" required />
          <SubmitButton>Done</SubmitButton>
        </ActionForm>
      </div>
    </div>
  );
}

const asText = (codes: readonly string[], account: string) =>
  `Keydesk recovery codes for ${account}\nEach works once, instead of a passcode.\n\n${codes.join("\n")}\n`;

function download(text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: FILE_NAME });
  link.click();
  URL.revokeObjectURL(url);
}
