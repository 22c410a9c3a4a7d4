import type { Metadata } from "next";
import { AuthShell } from "@/components/layout/auth-shell";
import { AskForHelp } from "@/components/security/ask-for-help";
import { ResynchroniseForm } from "@/components/security/resynchronise-form";
import { requireStep } from "@/lib/auth/gates";
import { finishAction } from "../finish/actions";
import { StartAgain } from "../start-again";
import { askForHelpAction, checkCodesAction } from "./actions";

export const metadata: Metadata = { title: "Codes don't work?" };

const HINTS = {
  app: [
    "Enter the code of the entry “Keydesk” with your own address; an older entry shows codes that no longer count.",
    "A code works once. If you have just used it, wait for the next one.",
  ],
  sms: [
    "A message can take a minute. Check that your phone is on and has reception.",
    "“Send a new code” sends the same code while the first one is still good, so a late message works too.",
  ],
};

/** Also shown after the codes were found right: the answer stands in the form, and "Continue" goes on. */
export default async function HelpPage() {
  const { factor, step } = await requireStep("passcode", "done");
  const method = factor?.method ?? "app";
  return (
    <AuthShell heading="Codes don't work?" footer={<StartAgain />}>
      <ul className="list-disc space-y-2 pl-5">
        {HINTS[method].map((hint) => (
          <li key={hint}>{hint}</li>
        ))}
        <li>
          If your phone is gone,{" "}
          <a className="text-link" href="/sign-in/passcode?with=recovery-code">
            use a recovery code
          </a>
          .
        </li>
      </ul>
      {method === "app" ? (
        <section aria-labelledby="clock" className="space-y-3 border-t border-line pt-4">
          <h2 id="clock" className="font-semibold">
            Is your phone's clock wrong?
          </h2>
          <ResynchroniseForm checkAction={checkCodesAction} continueAction={finishAction} />
        </section>
      ) : null}
      {step === "passcode" ? (
        <section aria-labelledby="stuck" className="space-y-3 border-t border-line pt-4">
          <h2 id="stuck" className="font-semibold">
            Still no way in?
          </h2>
          <AskForHelp action={askForHelpAction} />
          <p className="text-muted">
            If nobody is left who could help, whoever runs the server of Keydesk can let you in from its command line.
          </p>
        </section>
      ) : null}
      <p>
        <a className="text-link" href="/sign-in/passcode">
          Back to the passcode
        </a>
      </p>
    </AuthShell>
  );
}
