import { AppPanel } from "@/components/security/app-panel";
import { MethodChoice } from "@/components/security/method-choice";
import { SmsPanel } from "@/components/security/sms-panel";
import type { Holder } from "@/lib/access/actor";
import { getOwnRules, getPendingSetUp, getSentCode } from "@/lib/two-factor/queries";
import type { SecondFactorDto } from "@/lib/two-factor/schema";
import { beginAppSetUpAction, beginSmsSetUpAction, resendSetUpCodeAction } from "./set-up-actions";

interface SetUpPanelProps {
  holder: Holder;
  factor: Pick<SecondFactorDto, "method" | "maskedNumber"> | null;
  /** The page's own query: which panel is open. */
  use: string | undefined;
  otherNumber: boolean;
  /** Back to the page without a panel; null where set-up is forced. */
  cancelHref: string | null;
}

/** The set-up panels, the same for one's own security settings and for a sign-in that asks for set-up. */
export async function SetUpPanel({ holder, factor, use, otherNumber, cancelHref }: SetUpPanelProps) {
  const [pending, { allowedMethods }] = await Promise.all([getPendingSetUp(holder), getOwnRules(holder)]);
  if (use === "app" && pending?.method === "app")
    return (
      <AppPanel
        otpauthUri={pending.otpauthUri}
        secret={pending.secret}
        issuer="Keydesk"
        account={holder.email}
        submitLabel={factor ? "Switch to mobile app" : "Turn on"}
        cancelHref={cancelHref}
      />
    );
  if (use === "sms" && allowedMethods.includes("sms"))
    return (
      <SmsPanel
        beginAction={beginSmsSetUpAction}
        resendAction={resendSetUpCodeAction}
        pending={pending?.method === "sms" && !otherNumber ? await getSentCode(holder, "set-up") : null}
        submitLabel={!factor ? "Turn on" : factor.method === "sms" ? "Change number" : "Switch to SMS"}
        otherNumberHref="?use=sms&number=other"
        cancelHref={cancelHref}
      />
    );
  return <MethodChoice allowed={allowedMethods} current={factor} beginAppSetUpAction={beginAppSetUpAction} />;
}
