import type { ReactNode } from "react";
import { ActionForm, type FormAction } from "../forms/action-form";
import { CheckboxField } from "../forms/checkbox-field";
import { SubmitButton } from "../forms/submit-button";
import { Section } from "../ui/section";
import { Time } from "../ui/time";

export interface TrustedDeviceView {
  id: number;
  browser: string;
  system: string;
  trustedAt: Date;
  lastSeenAt: Date;
}

interface TrustedDevicesProps {
  devices: readonly TrustedDeviceView[];
  /** For how long policy lets a device be trusted; null: at every sign-in a passcode is asked for. */
  trustedDays: number | null;
  asksEverySignIn: boolean;
  /** An admin has set that, so there is no choice. */
  everySignInIsRequired: boolean;
  /** Takes the field `deviceId`. */
  forgetAction: FormAction;
  forgetAllAction: FormAction;
  /** Takes the field `every`: "on" where ticked. */
  askEverySignInAction: FormAction;
}

export function TrustedDevices({
  devices,
  trustedDays,
  asksEverySignIn,
  everySignInIsRequired,
  forgetAction,
  forgetAllAction,
  askEverySignInAction,
}: TrustedDevicesProps) {
  return (
    <Section
      title="Trusted devices"
      description={describe(trustedDays)}
      actions={
        devices.length > 1 ? (
          <ActionForm action={forgetAllAction} success="All devices are forgotten." className="space-y-2">
            <SubmitButton variant="secondary">Forget all</SubmitButton>
          </ActionForm>
        ) : null
      }
    >
      {devices.length > 0 ? (
        <ul aria-label="Trusted devices" className="divide-y divide-line">
          {devices.map((device) => (
            <Device key={device.id} device={device}>
              <ActionForm
                action={forgetAction}
                hidden={{ deviceId: device.id }}
                success="The device is forgotten."
                className="space-y-2"
              >
                <SubmitButton variant="secondary" size="small">
                  Forget
                  <span className="sr-only">
                    {" "}
                    {device.browser}, {device.system}
                  </span>
                </SubmitButton>
              </ActionForm>
            </Device>
          ))}
        </ul>
      ) : (
        <p className="text-muted">No device is trusted.</p>
      )}
      {everySignInIsRequired && trustedDays !== null ? (
        <p className="border-t border-line pt-4">An admin has set that you are asked every time you sign in.</p>
      ) : null}
      {trustedDays === null || everySignInIsRequired ? null : (
        <ActionForm action={askEverySignInAction} success="Saved." className="space-y-3 border-t border-line pt-4">
          <CheckboxField
            name="every"
            label="Ask me every time I sign in"
            hint="Stricter than the policy asks for. Trusted devices are forgotten."
            defaultChecked={asksEverySignIn}
          />
          <SubmitButton variant="secondary">Save</SubmitButton>
        </ActionForm>
      )}
    </Section>
  );
}

function Device({ device, children }: { device: TrustedDeviceView; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-2.5 first:pt-0 last:pb-0">
      <div>
        <p className="font-medium">
          {device.browser}, {device.system}
        </p>
        <p className="text-[0.8125rem] text-muted">
          Trusted since <Time moment={device.trustedAt} precision="day" />, last seen{" "}
          <Time moment={device.lastSeenAt} />
        </p>
      </div>
      {children}
    </li>
  );
}

const describe = (days: number | null): string =>
  days === null
    ? "The security policy asks for a passcode at every sign-in, so no device is trusted."
    : `A device you trust is not asked for a passcode for ${days} ${days === 1 ? "day" : "days"}.`;
