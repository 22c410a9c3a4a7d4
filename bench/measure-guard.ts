import autocannon from "autocannon";
import { closedLoop } from "./closed-loop";
import { type Figure, median, percentile, type Section } from "./figures";
import { SESSION_COOKIE } from "./sign-in";
import { createVisitor } from "./visitor";

interface Doors {
  origin: string;
  /** Cookie of a session that has ended. */
  endedSession: string;
  /** Cookie of a live session. */
  liveSession: string;
}

interface Size {
  /** Requests in each half of the pair, one after the other. */
  requests: number;
  seconds: number;
  connections: number;
}

/**
 * What reading the session costs. The pair is one page, /sign-in, asked for without a cookie and with the cookie of a
 * session that has ended: the second reads the session's row with all its joins, judges it, and then renders the very
 * same page. No other pair of pages differs in the guard alone.
 */
export async function measureGuard({ origin, endedSession, liveSession }: Doors, size: Size): Promise<Section> {
  const unguarded = createVisitor(origin);
  const guarded = createVisitor(origin, { [SESSION_COOKIE]: endedSession });
  const [without, withRead] = await inTurns(
    async () => expectSame(await unguarded.get("/sign-in")),
    async () => expectSame(await guarded.get("/sign-in")),
    size.requests,
  );
  const rate = (id: string, label: string, path: string, session?: string) =>
    measureRate({ id, label, url: `${origin}${path}`, ...(session ? { session } : {}) }, size);
  return {
    title: "A guarded page against the same page unguarded",
    how: `/sign-in without a cookie, and with that of an ended session: one session read, then the same page. Times by ${size.requests} requests each, in turns; rates by autocannon over ${size.connections} connections for ${size.seconds} s. Below, pages and handlers to compare with.`,
    figures: [
      ...pair("guard.unguarded", "/sign-in unguarded", without),
      ...pair("guard.guarded", "/sign-in with one session read", withRead),
      {
        id: "guard.cost",
        label: "the session read, p50",
        value: median(withRead) - median(without),
        unit: "ms",
      },
      await rate("guard.unguarded", "/sign-in unguarded", "/sign-in"),
      await rate("guard.guarded", "/sign-in with one session read", "/sign-in", endedSession),
      await rate("tickets", "/tickets, signed in", "/tickets", liveSession),
      await rate("redirect", "/tickets, not signed in (a redirect)", "/tickets"),
      await rate("live", "/api/health/live (no database, no page)", "/api/health/live"),
      await rate("static", "/favicon.svg (a file)", "/favicon.svg"),
    ],
  };
}

function expectSame({ status, html }: { status: number; html: string }): void {
  if (status !== 200 || !html.includes('name="password"')) throw new Error(`/sign-in answered ${status}`);
}

/** Both do the same number, alternating, so that whatever else the machine does meets both alike. */
async function inTurns(
  one: () => Promise<void>,
  other: () => Promise<void>,
  times: number,
): Promise<[number[], number[]]> {
  const found: [number[], number[]] = [[], []];
  for (let turn = 0; turn < times; turn += 1) {
    found[0].push(...(await closedLoop([0], 1, one)).milliseconds);
    found[1].push(...(await closedLoop([0], 1, other)).milliseconds);
  }
  return found;
}

const pair = (id: string, label: string, milliseconds: number[]): Figure[] => [
  { id: `${id}.p50`, label: `${label}, p50`, value: percentile(milliseconds, 0.5), unit: "ms" },
  { id: `${id}.p95`, label: `${label}, p95`, value: percentile(milliseconds, 0.95), unit: "ms" },
];

async function measureRate(
  door: { id: string; label: string; url: string; session?: string },
  { seconds, connections }: Size,
): Promise<Figure> {
  const headers: Record<string, string> = door.session ? { cookie: `${SESSION_COOKIE}=${door.session}` } : {};
  const result = await autocannon({ url: door.url, connections, duration: seconds, headers });
  if (result.errors > 0 || result["4xx"] > 0 || result["5xx"] > 0) throw new Error(`${door.url} did not hold`);
  return { id: `${door.id}.rate`, label: `${door.label}, per second`, value: result.requests.average, unit: "/s" };
}
