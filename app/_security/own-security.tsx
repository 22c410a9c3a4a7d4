import { RecoveryCodesSection } from "@/components/security/recovery-codes-section";
import { SessionList } from "@/components/security/session-list";
import { SetUpFlow } from "@/components/security/set-up-flow";
import { TrustedDevices } from "@/components/security/trusted-devices";
import { TurnOff } from "@/components/security/turn-off";
import { TwoFactorSection } from "@/components/security/two-factor-section";
import { TwoFactorSwitch } from "@/components/security/two-factor-switch";
import { Alert } from "@/components/ui/alert";
import type { PersonActor } from "@/lib/access/actor";
import { listOwnTrustedDevices } from "@/lib/devices/queries";
import { listOwnSessions } from "@/lib/sessions/queries";
import { getOwnRules, getRecoveryCodes, getSecondFactor } from "@/lib/two-factor/queries";
import * as own from "./own-actions";
import { confirmSetUpAction, finishSetUpAction } from "./set-up-actions";
import { SetUpPanel } from "./set-up-panel";

export interface SecurityQuery {
  /** Which panel is open: "choose", "app", "sms"; none: the state alone. */
  use?: string | undefined;
  number?: string | undefined;
  changed?: string | undefined;
}

interface OwnSecurityProps {
  me: PersonActor;
  path: string;
  query: SecurityQuery;
  /** The portal's way in: a switch above the panels, in place of "Edit". */
  hasSwitch?: boolean;
}

const CHANGED: Record<string, string> = {
  method: "Two-factor authentication is on. Your next sign-in asks for a passcode of the new method.",
  off: "Two-factor authentication is off.",
};

/** One's own security settings, in Admin > People and in the portal. */
export async function OwnSecurity({ me, path, query, hasSwitch = false }: OwnSecurityProps) {
  const { use, number, changed } = query;
  const [factor, rules, codes] = await Promise.all([
    getSecondFactor(me, me.personId),
    getOwnRules(me),
    getRecoveryCodes(me, me.personId),
  ]);
  const [devices, sessions] = await Promise.all([listOwnTrustedDevices(me), listOwnSessions(me)]);
  return (
    <div className="space-y-5">
      {me.isRecovery ? (
        <Alert tone="warning">
          You signed in with a recovery code. If your phone is gone, set up a new second factor now.
        </Alert>
      ) : null}
      {rules.mustSwitch ? (
        <Alert tone="warning">
          The security policy no longer allows the method you use. Your next sign-in will ask you to switch; you can do
          it now.
        </Alert>
      ) : null}
      {changed && !use && CHANGED[changed] ? <Alert tone="success">{CHANGED[changed]}</Alert> : null}
      <SetUpFlow
        key={use ?? "none"}
        confirmAction={confirmSetUpAction}
        finishAction={finishSetUpAction}
        account={me.email}
      >
        <TwoFactorSection factor={factor} editHref={use || hasSwitch ? null : `${path}?use=choose`}>
          {hasSwitch ? <TwoFactorSwitch isOn={factor !== null} isRequiredByPolicy={!rules.mayTurnOff} /> : null}
          {use ? (
            <SetUpPanel holder={me} factor={factor} use={use} otherNumber={number === "other"} cancelHref={path} />
          ) : null}
          {factor && use === "choose" ? (
            <TurnOff action={own.turnOffAction} isRequiredByPolicy={!rules.mayTurnOff} />
          ) : null}
        </TwoFactorSection>
      </SetUpFlow>
      {factor && codes && !use ? (
        <RecoveryCodesSection
          status={codes}
          regenerateAction={own.regenerateCodesAction}
          finishAction={own.codesSavedAction}
          account={me.email}
        />
      ) : null}
      <TrustedDevices
        devices={devices}
        trustedDays={rules.trustedDeviceDays}
        asksEverySignIn={rules.asksEverySignIn}
        everySignInIsRequired={rules.everySignInIsRequired}
        forgetAction={own.forgetDeviceAction}
        forgetAllAction={own.forgetAllDevicesAction}
        askEverySignInAction={own.askEverySignInAction}
      />
      <SessionList sessions={sessions} endAction={own.endSessionAction} endOthersAction={own.endOtherSessionsAction} />
    </div>
  );
}
