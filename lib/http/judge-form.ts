import type { IncomingMessage } from "node:http";

interface Fault {
  status: number;
  text: string;
  /** For 405: what may be asked. */
  allow?: string;
}

/** S72. Forms and callbacks are small. */
const BODY_BYTES_MAX = 256 * 1024;

const ADDRESS_LENGTH_MAX = 8 * 1024;

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * Is this a request as browsers and machines write it? Judged before anybody acts on it: what two readers could take for
 * two different things is refused rather than understood.
 */
export function judgeForm(request: Pick<IncomingMessage, "method" | "url" | "headers">): Fault | null {
  const { method = "", url = "", headers } = request;
  if (!METHODS.includes(method))
    return { status: 405, text: "There is no such method here.", allow: METHODS.join(", ") };
  if (url.length > ADDRESS_LENGTH_MAX) return { status: 414, text: "This address is too long." };
  if (!isPlainPath(url.split("?")[0] ?? "")) return { status: 400, text: "This is no address of a page." };
  // Next would send an action on to itself, and it would come back with our own address for the client's (S15).
  if (headers["x-action-forwarded"] !== undefined) return { status: 409, text: "Reload the page and try again." };
  // A length that is not told cannot be judged.
  if (headers["transfer-encoding"] !== undefined) return { status: 411, text: "Say how long the body is." };
  if (Number(headers["content-length"] ?? 0) > BODY_BYTES_MAX) return { status: 413, text: "This is too long." };
  return null;
}

/** From the root, each part named, nothing that decodes to a separator, a step upwards or a control character. */
function isPlainPath(path: string): boolean {
  if (!path.startsWith("/") || path.includes("//") || /%2f/i.test(path)) return false;
  try {
    const decoded = decodeURIComponent(path);
    return !/[\\\p{Cc}]/u.test(decoded) && !/\/\.\.?(\/|$)/.test(decoded);
  } catch {
    return false;
  }
}
