import "server-only";
import { requestContext } from "@/lib/http/request-context";
import { type LiveSession, readSession } from "@/lib/sessions/read-session";

/** Tokens are 43 base64url characters; anything else is no session and costs no query. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The live session of a cookie, read once per request whoever asks: proxy, page, action. */
export function sessionOf(token: string | null): Promise<LiveSession | null> {
  if (!token || !TOKEN.test(token)) return Promise.resolve(null);
  const reads = requestContext().sessionReads as Map<string, Promise<LiveSession | null>>;
  const known = reads.get(token);
  if (known !== undefined) return known;
  const read = readSession(token);
  reads.set(token, read);
  return read;
}
