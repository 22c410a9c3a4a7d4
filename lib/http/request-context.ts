import { AsyncLocalStorage } from "node:async_hooks";

/** What our server knows about a request and Next does not pass on: it surrounds everything that runs for the request. */
export interface RequestContext {
  requestId: string;
  /** Path and query as asked for. */
  path: string;
  /** The client's address, from the socket or from trusted hops; never from a header anybody may write. */
  address: string;
  /** Set by a page or action that must answer 429 or 503; applied when the head of the answer is written. */
  refusal: { status: 429 | 503; retryAfterSeconds: number } | null;
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

/** Makes this request answer with `status` and Retry-After, whatever is rendered. */
export function refuseRequest(status: 429 | 503, retryAt?: Date): void {
  const seconds = retryAt ? Math.max(1, Math.ceil((retryAt.getTime() - Date.now()) / 1000)) : 2;
  requestContext().refusal = { status, retryAfterSeconds: seconds };
}
