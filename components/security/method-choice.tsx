import type { ReactNode } from "react";
import type { MethodName, SecondFactorDto } from "@/lib/two-factor/schema";
import { ActionForm, type FormAction } from "../forms/action-form";
import { SubmitButton } from "../forms/submit-button";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";

interface MethodChoiceProps {
  /** Only these are shown: what policy allows and the installation can do. */
  allowed: readonly MethodName[];
  current: Pick<SecondFactorDto, "method" | "maskedNumber"> | null;
  /** Begins a set-up and shows the QR code. */
  beginAppSetUpAction: FormAction;
}

/** "Use SMS" is a GET form that adds `?use=sms` to the page's address: nothing happens before a number is given. */
export function MethodChoice({ allowed, current, beginAppSetUpAction }: MethodChoiceProps) {
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {allowed.includes("app") ? (
        <Choice title="Mobile app" badge={current?.method === "app" ? "In use" : "Recommended"}>
          <p>
            An app on your phone shows the passcodes. It works without reception, with Google Authenticator, Microsoft
            Authenticator, Authy, Duo Mobile, Symantec VIP, 1Password, KeePassXC and others.
          </p>
          <ActionForm action={beginAppSetUpAction} className="space-y-2">
            <SubmitButton variant={current?.method === "app" ? "secondary" : "primary"}>Use mobile app</SubmitButton>
          </ActionForm>
        </Choice>
      ) : null}
      {allowed.includes("sms") ? (
        <Choice title="SMS" badge={current?.method === "sms" ? "In use" : null}>
          <p>
            {current?.method === "sms" && current.maskedNumber
              ? `Passcodes go to ${current.maskedNumber}. Choose this to change the number.`
              : "Passcodes come as text messages to your mobile number."}{" "}
            SMS is weaker: someone who takes over your number gets your codes.
          </p>
          <form method="get">
            <input type="hidden" name="use" value="sms" />
            <Button type="submit">Use SMS</Button>
          </form>
        </Choice>
      ) : null}
    </ul>
  );
}

function Choice({ title, badge, children }: { title: string; badge: string | null; children: ReactNode }) {
  return (
    <li className="flex flex-col gap-3 rounded-lg border border-line p-4">
      <div className="flex items-center gap-2">
        <h3 className="font-semibold">{title}</h3>
        {badge ? <Badge tone={badge === "In use" ? "good" : "accent"}>{badge}</Badge> : null}
      </div>
      <div className="flex flex-1 flex-col justify-between gap-3 text-muted">{children}</div>
    </li>
  );
}
