"use client";
import {
  GRACE_DAYS,
  GRACE_SKIPS,
  type PolicyProposal,
  SESSION_ABSOLUTE_MINUTES,
  SESSION_IDLE_MINUTES,
  TRUSTED_DEVICE_DAYS,
} from "@/lib/policy/schema";
import { SelectField } from "../forms/select-field";
import { TextField } from "../forms/text-field";
import { roleGroupLabels } from "../people/role-labels";
import { askPasscodeOptions, methodsOptions, secondFactorOptions, settingLabels } from "./policy-words";

/** What the form shows of a role's policy, and what it proposes. */
export type PolicyValues = PolicyProposal;

/** The group of one role; its fields are named `admin.secondFactor` and so on. The form sends the version along. */
export function PolicyFields({ values }: { values: PolicyValues }) {
  const { role } = values;
  return (
    <fieldset className="rounded-lg border border-line bg-surface p-4 sm:px-5">
      <legend className="float-left mb-3 w-full text-base font-semibold">{roleGroupLabels[role]}</legend>
      <div className="clear-both grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <SelectField
          name={`${role}.secondFactor`}
          label={settingLabels.secondFactor}
          options={secondFactorOptions}
          defaultValue={values.secondFactor}
        />
        <SelectField
          name={`${role}.askPasscode`}
          label={settingLabels.askPasscode}
          options={askPasscodeOptions}
          defaultValue={values.askPasscode}
        />
        <TextField
          name={`${role}.trustedDeviceDays`}
          label={settingLabels.trustedDeviceDays}
          hint={`${TRUSTED_DEVICE_DAYS.min} to ${TRUSTED_DEVICE_DAYS.max}`}
          type="number"
          inputMode="numeric"
          {...TRUSTED_DEVICE_DAYS}
          required
          defaultValue={values.trustedDeviceDays}
        />
        <TextField
          name={`${role}.graceDays`}
          label={settingLabels.graceDays}
          hint={`${GRACE_DAYS.min} to ${GRACE_DAYS.max}. 0: not counted`}
          type="number"
          inputMode="numeric"
          {...GRACE_DAYS}
          required
          defaultValue={values.graceDays}
        />
        <TextField
          name={`${role}.graceSkips`}
          label={settingLabels.graceSkips}
          hint={`${GRACE_SKIPS.min} to ${GRACE_SKIPS.max} times at sign-in. 0: not counted`}
          type="number"
          inputMode="numeric"
          {...GRACE_SKIPS}
          required
          defaultValue={values.graceSkips}
        />
        <TextField
          name={`${role}.requiredFrom`}
          label={settingLabels.requiredFrom}
          hint="A day in UTC. Empty: at once"
          type="date"
          defaultValue={values.requiredFrom}
        />
        <SelectField
          name={`${role}.methods`}
          label={settingLabels.methods}
          options={methodsOptions}
          defaultValue={values.methods.join(",")}
        />
        <TextField
          name={`${role}.sessionIdleMinutes`}
          label={settingLabels.sessionIdleMinutes}
          hint={`${SESSION_IDLE_MINUTES.min} to ${SESSION_IDLE_MINUTES.max}`}
          type="number"
          inputMode="numeric"
          {...SESSION_IDLE_MINUTES}
          required
          defaultValue={values.sessionIdleMinutes}
        />
        <TextField
          name={`${role}.sessionAbsoluteMinutes`}
          label={settingLabels.sessionAbsoluteMinutes}
          hint={`${SESSION_ABSOLUTE_MINUTES.min} to ${SESSION_ABSOLUTE_MINUTES.max}`}
          type="number"
          inputMode="numeric"
          {...SESSION_ABSOLUTE_MINUTES}
          required
          defaultValue={values.sessionAbsoluteMinutes}
        />
      </div>
    </fieldset>
  );
}
