import { ROLES } from "@/lib/access/permissions";
import type { FieldChange } from "@/lib/core/result";
import { SETTINGS, type Setting } from "@/lib/policy/schema";
import { roleGroupLabels } from "../people/role-labels";
import { formatMoment } from "../ui/moment";
import type { Option } from "../ui/select";

/** Each setting of a policy, as its field is called and as changes name it. */
export const settingLabels: Record<Setting, string> = {
  secondFactor: "Second factor",
  requiredFrom: "Required from",
  graceDays: "Grace period (days)",
  graceSkips: "Skips a person",
  methods: "Methods allowed",
  askPasscode: "Ask for a passcode",
  trustedDeviceDays: "Trusted device (days)",
  sessionIdleMinutes: "Session ends when idle (minutes)",
  sessionAbsoluteMinutes: "Session ends after (minutes)",
};

export const secondFactorOptions = [
  { value: "off", label: "Off" },
  { value: "optional", label: "Optional" },
  { value: "required", label: "Required" },
];

export const askPasscodeOptions = [
  { value: "every-sign-in", label: "At every sign-in" },
  { value: "untrusted-device", label: "On devices not trusted" },
];

/** SMS alone is no choice: another way must stand beside it. */
export const methodsOptions = [
  { value: "app,sms", label: "Mobile app or SMS" },
  { value: "app", label: "Mobile app only" },
];

const options: Option[] = [...secondFactorOptions, ...askPasscodeOptions, ...methodsOptions];

/** "Agents: Grace period (days): 0 → 7" */
export function changeInWords({ field, from, to }: FieldChange): string {
  const role = ROLES.find((r) => field.startsWith(`${r}.`));
  const setting = SETTINGS.find((s) => field.endsWith(`.${s}`));
  const what = role && setting ? `${roleGroupLabels[role]}: ${settingLabels[setting]}` : field;
  const words = (value: FieldChange["from"]) => valueInWords(setting, value);
  return `${what}: ${words(from)} → ${words(to)}`;
}

function valueInWords(setting: Setting | undefined, value: FieldChange["from"]): string {
  if (value === null) return "no date";
  if (setting === "requiredFrom") return formatMoment(new Date(value));
  return options.find((option) => option.value === value)?.label ?? String(value);
}
