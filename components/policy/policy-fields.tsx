"use client";
import type { Role } from "@/lib/access/permissions";
import { type AskPasscode, GRACE_DAYS, type SecondFactorSetting, TRUSTED_DEVICE_DAYS } from "@/lib/policy/schema";
import { SelectField } from "../forms/select-field";
import { TextField } from "../forms/text-field";
import { roleGroupLabels } from "../people/role-labels";

/** What the form shows of a role's policy, and what it proposes. */
export interface PolicyValues {
  role: Role;
  secondFactor: SecondFactorSetting;
  askPasscode: AskPasscode;
  trustedDeviceDays: number;
  graceDays: number;
  version: number;
}

const secondFactor: { value: SecondFactorSetting; label: string }[] = [
  { value: "off", label: "Off" },
  { value: "optional", label: "Optional" },
  { value: "required", label: "Required" },
];

const askPasscode: { value: AskPasscode; label: string }[] = [
  { value: "every-sign-in", label: "At every sign-in" },
  { value: "untrusted-device", label: "On devices not trusted" },
];

/** The group of one role; its fields are named `admin.secondFactor` and so on. */
export function PolicyFields({ values }: { values: PolicyValues }) {
  const { role } = values;
  return (
    <fieldset className="rounded-lg border border-line bg-surface p-4 sm:px-5">
      <legend className="float-left mb-3 w-full text-base font-semibold">{roleGroupLabels[role]}</legend>
      <input type="hidden" name={`${role}.version`} value={values.version} />
      <div className="clear-both grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <SelectField
          name={`${role}.secondFactor`}
          label="Second factor"
          options={secondFactor}
          defaultValue={values.secondFactor}
        />
        <SelectField
          name={`${role}.askPasscode`}
          label="Ask for a passcode"
          options={askPasscode}
          defaultValue={values.askPasscode}
        />
        <TextField
          name={`${role}.trustedDeviceDays`}
          label="Trusted device (days)"
          hint={`${TRUSTED_DEVICE_DAYS.min} to ${TRUSTED_DEVICE_DAYS.max}`}
          type="number"
          inputMode="numeric"
          {...TRUSTED_DEVICE_DAYS}
          required
          defaultValue={values.trustedDeviceDays}
        />
        <TextField
          name={`${role}.graceDays`}
          label="Grace period (days)"
          hint={`${GRACE_DAYS.min} to ${GRACE_DAYS.max}`}
          type="number"
          inputMode="numeric"
          {...GRACE_DAYS}
          required
          defaultValue={values.graceDays}
        />
      </div>
    </fieldset>
  );
}
