import { isLoopback } from "@/lib/core/env";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Doors that other machines post to; they carry their own proof (a signature, a token) and no cookie counts there. */
const MACHINE_DOORS = new Set(["/api/twilio/status"]);

interface Request {
  method: string;
  path: string;
  headers: { origin?: string | undefined; "sec-fetch-site"?: string | undefined };
}

/** True where `origin` is ours: the public address, or in demo mode this machine under any of its names. */
export function isOwnOrigin(origin: string, publicUrl: URL, demo: boolean): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  if (url.origin === publicUrl.origin) return true;
  return demo && url.protocol === "http:" && isLoopback(url.hostname) && url.port === publicUrl.port;
}

/**
 * May this request change something (S68)? An unsafe method needs Sec-Fetch-Site "same-origin", or from a browser
 * that does not send it, an Origin that is ours. "null" and absence are refused: GET is there for everything else.
 */
export function isFromOurselves(request: Request, publicUrl: URL, demo: boolean): boolean {
  if (SAFE_METHODS.has(request.method)) return true;
  if (MACHINE_DOORS.has(request.path)) return true;
  const { origin, "sec-fetch-site": site } = request.headers;
  if (site !== undefined && site !== "same-origin") return false;
  if (origin === undefined) return site === "same-origin";
  return isOwnOrigin(origin, publicUrl, demo);
}

/** In demo mode only loopback names are served, so that a foreign name pointed at 127.0.0.1 sees nothing (DNS rebinding). */
export function isServedHost(host: string | undefined, demo: boolean): boolean {
  if (!demo) return true;
  return host !== undefined && URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname);
}
