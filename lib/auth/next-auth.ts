import "server-only";
import NextAuth, { CredentialsSignin, type DefaultSession } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { withinDeadline } from "@/lib/core/deadline";
import { days, seconds } from "@/lib/core/duration";
import { env } from "@/lib/core/env";
import { isUnavailable } from "@/lib/core/errors";
import { describeError, log } from "@/lib/core/log";
import type { LiveSession } from "@/lib/sessions/read-session";
import { redeemTicket } from "@/lib/sign-in/redeem-ticket";
import { sessionOf } from "./current-session";
import { cookieOptions, requestOrigin, SESSION_COOKIE } from "./request";

declare module "next-auth" {
  interface User {
    sessionToken?: string;
  }
  interface Session {
    /** What the row said; `GET /api/auth/session` serves it, so nothing here is a secret from its own person. */
    user: { id: string; role: LiveSession["role"] } & DefaultSession["user"];
    /** The database did not answer: neither "signed in" nor "signed out". */
    unavailable?: true;
  }
}

/** What passes between our codec and the callbacks. A throw there would clear the cookie (F8), so trouble is a value. */
interface Decoded {
  [key: string]: unknown;
  sessionToken?: string;
  live?: LiveSession;
  state?: "dead" | "unavailable";
}

async function decode(token: string | undefined): Promise<Decoded> {
  if (!token) return { state: "dead" };
  try {
    const live = await withinDeadline(sessionOf(token), seconds(2));
    return live ? { live, sessionToken: token } : { state: "dead" };
  } catch (error) {
    log().error({ error: describeError(error) }, "session could not be read");
    return { state: "unavailable", sessionToken: token };
  }
}

/**
 * next-auth carries the session cookie; the session itself is our row. Strategy "jwt" with a codec of ours, because its
 * Credentials provider refuses the database strategy: `encode` hands out the opaque token, `decode` reads the row.
 */
const nextAuth = NextAuth(() => ({
  secret: env().AUTH_SECRET,
  trustHost: true,
  useSecureCookies: true,
  session: { strategy: "jwt", maxAge: days(30) / 1000 },
  pages: { signIn: "/sign-in", error: "/sign-in" },
  cookies: { sessionToken: { name: SESSION_COOKIE, options: cookieOptions } },
  providers: [
    Credentials({
      credentials: { ticket: {} },
      // Reachable without any page, so it takes nothing but the one-time ticket that the steps before it have earned.
      async authorize({ ticket }) {
        const opened = await redeemTicket(ticket, await requestOrigin());
        return opened.ok ? { id: String(opened.data.personId), sessionToken: opened.data.sessionToken } : null;
      },
    }),
  ],
  jwt: {
    encode: async ({ token }) => String((token as Decoded | undefined)?.sessionToken ?? ""),
    decode: async ({ token }) => decode(token),
  },
  callbacks: {
    // The `update` trigger carries browser data in `session`: it is never looked at (S53).
    jwt: ({ token, user }) => {
      if (user?.sessionToken) return { sessionToken: user.sessionToken } satisfies Decoded;
      return (token as Decoded).state === "dead" ? null : token;
    },
    session: ({ session, token }) => {
      const { live, state } = token as Decoded;
      if (state === "unavailable" || !live) return { expires: session.expires, unavailable: true as const };
      const { personId, name, email, role } = live;
      return { expires: session.expires, user: { id: String(personId), name, email, role } };
    },
  },
  logger: {
    error: (error) => {
      if (isUnavailable(error)) log().error({ error: describeError(error) }, "next-auth");
      else log().info({ error: error.name }, "next-auth refused");
    },
    warn: () => {},
    debug: () => {},
  },
}));

export const { auth, handlers, signIn } = nextAuth;
export { CredentialsSignin };
