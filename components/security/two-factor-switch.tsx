"use client";
import { useId, useRef } from "react";
import { Button } from "../ui/button";
import { Switch } from "../ui/switch";

interface TwoFactorSwitchProps {
  /** A second factor is on, or is being set up. */
  isOn: boolean;
  isRequiredByPolicy: boolean;
}

/**
 * The end user's toggle. A GET form: it asks the page for `?change=two-factor`, with `two-factor=on` where the switch is on,
 * and the page then shows the set-up, or the question whether to turn off. Nothing changes by the switch alone.
 */
export function TwoFactorSwitch({ isOn, isRequiredByPolicy }: TwoFactorSwitchProps) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const isFixed = isOn && isRequiredByPolicy;
  return (
    <form ref={form} method="get" className="space-y-2">
      <input type="hidden" name="change" value="two-factor" />
      <div className="flex items-center gap-3">
        <Switch
          // After a navigation the switch shows what is, not what the browser remembers.
          key={String(isOn)}
          id={id}
          name="two-factor"
          value="on"
          defaultChecked={isOn}
          disabled={isFixed}
          autoComplete="off"
          onChange={() => form.current?.requestSubmit()}
        />
        <label htmlFor={id} className="font-medium">
          Use two-factor authentication
        </label>
      </div>
      {isFixed ? <p className="text-muted">The security policy requires it for your account.</p> : null}
      <noscript>
        <Button type="submit">Continue</Button>
      </noscript>
    </form>
  );
}
