/** What nodemailer tells of a try that failed: a code of its own, and the server's answer, if there was one. */
function factsOf(error: unknown): { code: string; answer: number | null } {
  if (!(error instanceof Error)) return { code: "", answer: null };
  const code = "code" in error ? String(error.code) : error.name;
  const answer = "responseCode" in error ? Number(error.responseCode) : Number.NaN;
  return { code, answer: Number.isInteger(answer) ? answer : null };
}

/** The mail server knows no such recipient (RFC 5321 4.2.1: 5yz is for good). Other refusals may be the set-up's fault, and pass. */
export function isForGood(error: unknown): boolean {
  const { code, answer } = factsOf(error);
  return code === "EENVELOPE" && answer !== null && answer >= 500;
}

/** It did not refuse this mail but speaks to nobody (421: "come later"), so the next mail would fare no better. */
export function isServerAway(error: unknown): boolean {
  const { code, answer } = factsOf(error);
  return answer === 421 || !["EENVELOPE", "EMESSAGE"].includes(code);
}

/** What is kept of it: codes only. A server's own words may repeat what it was sent. */
export function traceOf(error: unknown): string {
  const { code, answer } = factsOf(error);
  return [code, answer].filter(Boolean).join(" ").slice(0, 100) || "unknown";
}

const WORDS: [RegExp, string][] = [
  [/^EENVELOPE 4/, "The mail server does not take mail for this address right now."],
  [/^EENVELOPE/, "The mail server refuses this address."],
  [/^EMESSAGE/, "The mail server refuses the mail itself."],
  [/^(EAUTH|ENOAUTH)/, "The mail server does not accept the user name or password in SMTP_URL."],
  [/^(EDNS|ENOTFOUND|EAI_AGAIN)/, "The host name in SMTP_URL is not known."],
  [/^(ETLS|ESTREAM|CERT_|DEPTH_|SELF_|UNABLE_|ERR_TLS)/, "No safe connection to the mail server could be made."],
  [/^(ETIMEDOUT|Unavailable)/, "The mail server did not answer in time."],
  [
    /^(ECONNECTION|ESOCKET|ECONNREFUSED|ECONNRESET|EPROTOCOL)/,
    "The mail server cannot be reached, or closed the line.",
  ],
  [/^unknown template/, "This version of Keydesk does not know this mail."],
  [/^nothing to send/, "No mail server is set up (SMTP_URL)."],
];

/** Pure: a kept trace in plain words. */
export const deliveryErrorInWords = (trace: string): string =>
  WORDS.find(([pattern]) => pattern.test(trace))?.[1] ?? "The mail server gave an answer that Keydesk does not know.";
