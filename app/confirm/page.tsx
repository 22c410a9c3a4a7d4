import type { Metadata } from "next";
import { AuthShell } from "@/components/layout/auth-shell";
import { ReverifyForm } from "@/components/security/reverify-form";
import { requirePerson } from "@/lib/auth/gates";
import { homeOf } from "@/lib/auth/paths";
import { isSafePath } from "@/lib/sign-in/safe-path";
import { getSecondFactor, getSentCode } from "@/lib/two-factor/queries";
import { resendStepUpCodeAction, stepUpAction } from "./actions";

export const metadata: Metadata = { title: "Confirm that it is you" };

export default async function ConfirmPage({ searchParams }: PageProps<"/confirm">) {
  const me = await requirePerson();
  const { next } = await searchParams;
  const nextPath = isSafePath(next) ? next : homeOf(me.role);
  const factor = await getSecondFactor(me, me.personId);
  const isSms = factor?.method === "sms";
  return (
    <AuthShell
      heading="Confirm that it is you"
      description="This is sensitive, so Keydesk asks once more. It is good for 15 minutes."
    >
      <ReverifyForm
        proof={factor ? "passcode" : "password"}
        action={stepUpAction}
        next={nextPath}
        cancelHref={homeOf(me.role)}
        sms={isSms ? { sent: await getSentCode(me, "step-up"), resendAction: resendStepUpCodeAction } : null}
      />
    </AuthShell>
  );
}
