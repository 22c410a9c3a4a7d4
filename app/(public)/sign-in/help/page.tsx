import type { Metadata } from "next";
import { AuthShell } from "@/components/layout/auth-shell";
import { textLinkClasses } from "@/components/ui/text-link-classes";
import { requireStep } from "@/lib/auth/gates";
import { StartAgain } from "../start-again";

export const metadata: Metadata = { title: "Codes don't work?" };

const APP_HINTS = [
  "Enter the code of the entry “Keydesk” with your own address; an older entry shows codes that no longer count.",
  "A code works once. If you have just used it, wait for the next one.",
  "Set your phone's clock to automatic: a clock that is more than a minute off shows wrong codes.",
];

const SMS_HINTS = [
  "A message can take a minute. Check that your phone is on and has reception.",
  "Send a new code: it is the same code while the first one is still good, so a late message works too.",
];

export default async function HelpPage() {
  const { factor } = await requireStep("passcode");
  return (
    <AuthShell heading="Codes don't work?" footer={<StartAgain />}>
      <ul className="list-disc space-y-2 pl-5">
        {(factor?.method === "app" ? APP_HINTS : SMS_HINTS).map((hint) => (
          <li key={hint}>{hint}</li>
        ))}
        <li>
          If your phone is gone,{" "}
          <a className={textLinkClasses} href="/sign-in/passcode?with=recovery-code">
            use a recovery code
          </a>
          .
        </li>
      </ul>
      <p>
        <a className={textLinkClasses} href="/sign-in/passcode">
          Back to the passcode
        </a>
      </p>
    </AuthShell>
  );
}
