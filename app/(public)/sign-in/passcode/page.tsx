import type { Metadata } from "next";
import { AuthShell } from "@/components/layout/auth-shell";
import { PasscodeForm } from "@/components/security/passcode-form";
import { requireStep } from "@/lib/auth/gates";
import { mayTrustDevice } from "@/lib/policy/rules";
import { getSentCode } from "@/lib/two-factor/queries";
import { StartAgain } from "../start-again";
import { resendCodeAction, verifyPasscodeAction } from "./actions";

export const metadata: Metadata = { title: "Two-Factor Authentication" };

export default async function PasscodePage({ searchParams }: PageProps<"/sign-in/passcode">) {
  const { actor, factor, policy, person } = await requireStep("passcode");
  const { with: proof } = await searchParams;
  const sms =
    factor?.method === "sms" ? { sent: await getSentCode(actor, "sign-in"), resendAction: resendCodeAction } : null;
  return (
    <AuthShell
      heading="Two-Factor Authentication"
      description={`Signing in as ${actor.email}.`}
      footer={<StartAgain />}
    >
      <PasscodeForm
        mode={proof === "recovery-code" ? "recovery-code" : "passcode"}
        sms={sms}
        verifyAction={verifyPasscodeAction}
        trustDays={mayTrustDevice(policy, person) ? policy.trustedDeviceDays : null}
        passcodeHref="/sign-in/passcode"
        recoveryCodeHref="/sign-in/passcode?with=recovery-code"
        helpHref="/sign-in/help"
      />
    </AuthShell>
  );
}
