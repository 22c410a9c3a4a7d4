import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";

/** What our server knows about a request and Next does not pass on: it surrounds everything that runs for the request. */
export interface RequestContext {
  requestId: string;
  /** Path and query as asked for. */
  path: string;
  /** The client's address, from the socket or from trusted hops; never from a header anybody may write. */
  address: string;
  /** Set by a page or action that must answer 400, 429 or 503; applied when the head of the answer is written. */
  refusal: { status: 400 | 429 | 503; retryAfterSeconds: number | null } | null;
  /** The database did not answer this request once: it is not waited for again. */
  isDatabaseAway: boolean;
  /** Set by signing out: the browser is to forget what it keeps of our pages (S49). */
  clearsSiteData: boolean;
  /** One read of the session row per request, whoever asks first. Keyed by the cookie's value. */
  sessionReads: Map<string, Promise<unknown>>;
}

/** Next evaluates modules once per bundle, so the storage is shared through a registered symbol. */
const KEY = Symbol.for("keydesk.request-context");
const holder = globalThis as typeof globalThis & { [KEY]?: AsyncLocalStorage<RequestContext> };

export function requestStorage(): AsyncLocalStorage<RequestContext> {
  holder[KEY] ??= new AsyncLocalStorage<RequestContext>();
  return holder[KEY];
}

/** Throws outside of a request that came through our server: nothing is served without knowing who asks. */
export function requestContext(): RequestContext {
  const context = requestStorage().getStore();
  if (!context)
    throw new Error("no request context: serve the app with `npm start` or `npm run dev`, not with `next start`");
  return context;
}

export const newContext = (known: Pick<RequestContext, "path" | "address">): RequestContext => ({
  ...known,
  requestId: randomUUID(),
  refusal: null,
  isDatabaseAway: false,
  clearsSiteData: false,
  sessionReads: new Map(),
});

/** Makes this request answer with `status`, and Retry-After where trying again helps, whatever is rendered. */
export function refuseRequest(status: 400 | 429 | 503, retryAt?: Date): void {
  const seconds = retryAt ? Math.max(1, Math.ceil((retryAt.getTime() - Date.now()) / 1000)) : 2;
  requestContext().refusal = { status, retryAfterSeconds: status === 400 ? null : seconds };
}

/**
 * Pages and what scripts have stored; not "cookies", which would take the device, and with it its trust, and the theme.
 * The session's own cookie is cleared by name.
 */
export const CLEAR_SITE_DATA = '"cache", "storage"';

/** Has the browser forget what it keeps of Keydesk, cookies apart. */
export function clearSiteData(): void {
  requestContext().clearsSiteData = true;
}
