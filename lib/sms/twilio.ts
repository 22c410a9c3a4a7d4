import type { Twilio } from "twilio";
import { seconds } from "@/lib/core/duration";
import { env, isLoopback } from "@/lib/core/env";
import { classOfError } from "./error-words";
import type { Gateway, OutgoingText, SendOutcome } from "./gateway";

/** Where Twilio reports what became of a text. */
export const STATUS_PATH = "/api/twilio/status";

/** F20. The SDK's own time-out watches for silence only; a trickling answer is cut off by this one too. */
const TIMEOUT = seconds(5);

/** A code is of no use afterwards: Twilio drops what it could not pass on by then. */
const VALID_SECONDS = 600;

let client: Promise<Twilio> | undefined;

/** At the first text: the package costs 165 ms and tens of megabytes. */
const loadSdk = async () => (await import("twilio")).default;

async function createClient(): Promise<Twilio> {
  const twilio = await loadSdk();
  const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_API_BASE_URL } = env();

  // A kept connection may be closed by the other side just when we write, and then nobody knows whether the text was taken.
  const httpClient = new twilio.RequestClient({ timeout: TIMEOUT, keepAlive: false });
  httpClient.axios.interceptors.request.use((config) => ({
    ...config,
    // The SDK has no setting for its address. Ours is loopback only (lib/core/env.ts): the token is sent there.
    url: TWILIO_API_BASE_URL && config.url ? moveTo(config.url, TWILIO_API_BASE_URL) : config.url,
    signal: AbortSignal.timeout(TIMEOUT),
  }));
  return twilio(TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, { httpClient });
}

function moveTo(uri: string, base: string): string {
  const { pathname, search } = new URL(uri);
  return new URL(pathname + search, base).href;
}

/**
 * Where Twilio reports to. It names our own number of the text, so that a report finds it even where we never saw the answer (F16).
 * None where the public address is this machine's own: Twilio refuses a text whose callback it cannot reach (21609).
 */
function callbackFor(id: number): string | null {
  const { PUBLIC_URL, TWILIO_API_BASE_URL } = env();
  if (isLoopback(PUBLIC_URL.hostname) && !TWILIO_API_BASE_URL) return null;
  const url = new URL(STATUS_PATH, PUBLIC_URL);
  url.searchParams.set("message", String(id));
  return url.href;
}

async function post({ id, to, body }: OutgoingText) {
  client ??= createClient();
  const { TWILIO_MESSAGING_SERVICE_SID: messagingServiceSid, TWILIO_FROM: from } = env();
  const sender = messagingServiceSid ? { messagingServiceSid } : { from };
  const statusCallback = callbackFor(id);
  const text = { to, body, validityPeriod: VALID_SECONDS, ...(statusCallback ? { statusCallback } : {}) };
  return (await client).messages.create({ ...text, ...sender });
}

/** Nothing was sent: there was nobody to send it to. */
const NEVER_LEFT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"]);

/** An answer with a status arrives as RestException; a broken connection or a time-out as AxiosError, without one. */
function outcomeOf(error: unknown): SendOutcome {
  if (!(error instanceof Error)) return { kind: "unknown" };
  const code = "code" in error ? error.code : undefined;
  const status = "status" in error && typeof error.status === "number" ? error.status : null;
  if (status === null) return NEVER_LEFT.has(String(code)) ? { kind: "again", errorCode: null } : { kind: "unknown" };
  // Gateways on the way answer 5xx and 408 for a request that may have arrived.
  if (status >= 500 || status === 408) return { kind: "unknown" };
  const errorCode = Number.isSafeInteger(code) ? Number(code) : null;
  if (status === 429) return { kind: "again", errorCode: errorCode ?? 20429 };
  return { kind: classOfError(errorCode) === "temporary" ? "again" : "failed", errorCode };
}

/** The one place that speaks to Twilio. */
export const twilioGateway: Gateway = {
  async send(text) {
    try {
      const { sid } = await post(text);
      return sid ? { kind: "sent", gatewayId: sid } : { kind: "unknown" };
    } catch (error) {
      return outcomeOf(error);
    }
  },
};

export interface SignedRequest {
  /** The query as it came, "?" included, or nothing. */
  search: string;
  /** Raw. */
  body: string;
  signature: string;
  isJson: boolean;
}

/**
 * Did Twilio sign this report (S36)? It signs the address it was given, so the public one counts, never the Host header.
 * While the auth token is being exchanged, both are good (F30).
 */
export async function isSignedByTwilio(request: SignedRequest): Promise<boolean> {
  const { TWILIO_AUTH_TOKEN, TWILIO_AUTH_TOKEN_SECONDARY, PUBLIC_URL } = env();
  const { validateRequest, validateRequestWithBody } = await loadSdk();
  const url = new URL(STATUS_PATH, PUBLIC_URL).href + request.search;
  const { signature, body } = request;
  return [TWILIO_AUTH_TOKEN, TWILIO_AUTH_TOKEN_SECONDARY].some((token) => {
    if (!token) return false;
    if (request.isJson) return validateRequestWithBody(token, signature, url, body);
    return validateRequest(token, signature, url, fieldsOf(body));
  });
}

/** A field that stands there twice is signed with both values. */
function fieldsOf(body: string): Record<string, string | string[]> {
  const form = new URLSearchParams(body);
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? "")];
    }),
  );
}
