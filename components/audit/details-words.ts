import { formatMoment } from "../ui/moment";

type Value = string | number | boolean | null;

/** What a fact is called, where its key alone does not say it. */
const LABELS: Record<string, string> = {
  with: "with",
  devices: "trusted devices",
  sessions: "sessions ended",
  failures: "wrong codes in a row",
  driftSteps: "clock off by half minutes",
  every: "at every sign-in",
  messageId: "message",
  mailId: "mail",
  errorCode: "gateway's code",
  until: "until",
  owner: "owns the installation",
  people: "people",
  undoneToVersion: "back to version",
  apps: "mobile apps",
  attempts: "half-done sign-ins",
  questions: "open questions",
  codeSets: "sets of recovery codes",
  codesVoided: "recovery codes made useless",
  rows: "secrets",
  seals: "seals",
  events: "entries",
  whole: "as it was sealed",
  requestId: "request",
};

const VALUES: Record<string, string> = {
  app: "mobile app",
  sms: "SMS",
  end_user: "end user",
  "recovery-code": "recovery code",
  "access-pass": "access pass",
  "trusted-device": "trusted device",
  true: "yes",
  false: "no",
};

/** "policyName" → "policy name", "signed-out" → "signed out" */
const spaced = (text: string): string =>
  text
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[_-]/g, " ")
    .toLowerCase();

const IS_MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
/** A word of ours and not something that a person wrote, which stays as it was written. */
const IS_CODE = /^[a-z]+([_-][a-z]+)+$/;

function valueWords(value: Value): string {
  if (value === null) return "none";
  const text = String(value);
  if (VALUES[text]) return VALUES[text];
  if (IS_MOMENT.test(text)) return formatMoment(new Date(text));
  return IS_CODE.test(text) ? spaced(text) : text;
}

/** The database keeps facts in an order of its own; what changed reads from, then to. */
const FIRST = ["field", "from", "to"];
const rankOf = (key: string): number => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length);

/** The facts of an event for people: "method: mobile app, sessions ended: 2". Who did it stands in a column of its own. */
export const detailsWords = (details: Record<string, Value>): string =>
  Object.entries(details)
    .filter(([key]) => key !== "by")
    .sort(([a], [b]) => rankOf(a) - rankOf(b))
    .map(([key, value]) => `${LABELS[key] ?? spaced(key)}: ${valueWords(value)}`)
    .join(", ");
