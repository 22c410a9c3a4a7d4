import net from "node:net";
import { describe, expect, test } from "vitest";
import { openDoor, takeSeen, through } from "./door.test-support";
import { exchange, parse, send } from "./wire.test-support";

const port = await openDoor();
const demo = await openDoor({ KEYDESK_DEMO: "1", PUBLIC_URL: "http://localhost:3000" });

const OURS = "https://help.example.com";
const ORIGINS = [OURS, "https://evil.example", "null", undefined] as const;
const SITES = ["same-origin", "same-site", "cross-site", "none", undefined] as const;
const isOurs = (origin: string | undefined, site: string | undefined): boolean =>
  (origin === OURS && (site === "same-origin" || site === undefined)) ||
  (origin === undefined && site === "same-origin");

describe("a form from", () => {
  const combinations = ORIGINS.flatMap((origin) => SITES.map((site) => ({ origin, site })));
  test.each(combinations)("origin $origin, site $site", async ({ origin, site }) => {
    const headers = { ...(origin && { Origin: origin }), ...(site && { "Sec-Fetch-Site": site }) };
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      const { status } = await send(port, "/sign-in", { method, headers, body: "a=b" });
      expect([method, status]).toEqual([method, isOurs(origin, site) ? 200 : 403]);
    }
    expect((await send(port, "/sign-in", { headers })).status).toBe(200);
  });

  test("two origins at once is refused", async () => {
    const lines = `Host: x\r\nConnection: close\r\nContent-Length: 0\r\nOrigin: ${OURS}\r\nOrigin: https://evil.example\r\n`;
    expect(parse(await exchange(port, `POST / HTTP/1.1\r\n${lines}\r\n`, () => false)).status).toBe(403);
  });

  test("two sites at once is refused", async () => {
    const lines = `Host: x\r\nConnection: close\r\nContent-Length: 0\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n`;
    expect(parse(await exchange(port, `POST / HTTP/1.1\r\n${lines}\r\n`, () => false)).status).toBe(403);
  });
});

describe("the machines' door", () => {
  test("is open to whoever carries another proof", async () => {
    const given = await through(port, "/api/twilio/status?x=1", { method: "POST", body: "a=b" });
    expect(given).toMatchObject({ url: "/api/twilio/status?x=1", body: "a=b" });
  });

  test.each([
    "/api/twilio/status/",
    "/api/twilio/status/x",
    "/api/twilio//status",
    "/api/twilio/%73tatus",
    "/sign-in/../api/twilio/status",
    "//evil.example/api/twilio/status",
    "http://help.example.com/api/twilio/status",
    "/sign-in?/api/twilio/status",
    "/sign-in%3F/api/twilio/status",
    "/sign-in#/api/twilio/status",
    "/API/TWILIO/STATUS",
  ])("is not %s", async (path) => expect(await through(port, path, { method: "POST", body: "" })).toBeNull());
});

describe("a body", () => {
  const headers = { Origin: OURS, "Sec-Fetch-Site": "same-origin" };

  test("of just the size goes through, of one more byte does not", async () => {
    const fits = "a".repeat(256 * 1024);
    expect((await through(port, "/", { method: "POST", headers, body: fits }))?.body).toHaveLength(fits.length);
    expect(await through(port, "/", { method: "POST", headers, body: `${fits}a` })).toBeNull();
  });

  test("that never ends is not read on: the connection is closed with the answer", async () => {
    const head = `POST / HTTP/1.1\r\nHost: x\r\nOrigin: ${OURS}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    // It closes, or this would wait for ever.
    const { status, headers: given } = parse(await exchange(port, `${head}5\r\naaaaa\r\n`, () => false));
    expect([status, given.connection]).toEqual([411, "close"]);
  });

  test.each([
    ["both a length and chunks", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
    ["two lengths", "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"],
    ["a length that is no number", "Content-Length: abc\r\n\r\n"],
    ["a length below nothing", "Content-Length: -1\r\n\r\n"],
  ])("with %s is refused: two readers would see two requests", async (_, rest) => {
    takeSeen();
    const bytes = `POST / HTTP/1.1\r\nHost: x\r\nOrigin: ${OURS}\r\n${rest}`;
    expect(parse(await exchange(port, bytes, () => false)).status).toBe(400);
    expect(takeSeen()).toEqual([]);
  });

  test("that somebody asks about first is answered like any other", async () => {
    const expectation = { ...headers, Expect: "the-impossible" };
    expect((await send(port, "/", { method: "POST", headers: expectation, body: "a" })).status).toBe(200);
  });
});

describe("headers that only Next writes", () => {
  test.each([
    ...["x-middleware-subrequest", "x-middleware-rewrite", "x-middleware-next", "x-middleware-set-cookie"],
    ...["x-middleware-override-headers", "x-middleware-request-x", "x-nextjs-data", "x-nextjs-rewrite"],
    ...["x-next-resume-state-length", "next-resume", "x-now-route-matches", "x-matched-path", "x-invoke-path"],
    ...["x-invoke-output", "x-vercel-id", "x-prerender-revalidate", "x-original-url", "x-rewrite-url"],
    ...["x-http-method-override", "x-forwarded-port", "x-forwarded-server", "forwarded", "x-real-ip"],
  ])("%s does not come through", async (name) => {
    const given = await through(port, "/", { headers: { [name]: "forged" } });
    expect(given).not.toBeNull();
    expect(given?.headers).not.toHaveProperty(name);
  });

  test.each(["rsc", "next-action", "next-url", "next-router-prefetch", "next-router-state-tree"])(
    "%s, which its own client sends, does",
    async (name) => expect((await through(port, "/", { headers: { [name]: "1" } }))?.headers[name]).toBe("1"),
  );

  test("an action that claims to be forwarded is refused: it would bring our own address for the client's", async () => {
    for (const value of ["1", ""])
      expect(await through(port, "/", { headers: { "X-Action-Forwarded": value } })).toBeNull();
  });

  test("name and protocol are those people type, whatever the client says", async () => {
    const headers = { "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher" };
    expect((await through(port, "/", { host: "evil.example", headers }))?.headers).toMatchObject({
      "x-forwarded-host": "help.example.com",
      "x-forwarded-proto": "https",
    });
    expect((await through(demo, "/", { host: "localhost:3000", headers }))?.headers).toMatchObject({
      "x-forwarded-host": "localhost:3000",
      "x-forwarded-proto": "http",
    });
  });
});

describe("an address", () => {
  test.each([
    ..."/%00 /a%00b /%zz /% /%e0%a4 /%ff //evil.example ///evil.example /a//b /\\evil.example /%5cevil.example".split(
      " ",
    ),
    ..."/../etc/passwd /a/../b /a/./b /%2e%2e/b /a/%2e%2e /a%2fb /a%2Fb /%0d%0aSet-Cookie:x=y /%7f".split(" "),
    "http://evil.example/",
    "https://help.example.com/",
    "*",
    "evil.example:443",
  ])("like %s is none, and nobody behind sees it", async (path) => {
    takeSeen();
    const { status, headers } = await send(port, path);
    expect([status, headers.location]).toEqual([400, undefined]);
    expect(takeSeen()).toEqual([]);
  });

  test.each([
    "/",
    "/a",
    "/admin/people/1?q=%00//..",
    "/a?next=//evil.example",
    "/caf%C3%A9",
    "/a%20b",
    "/.well-known/x",
  ])("like %s goes through as it is", async (path) => expect((await through(port, path))?.url).toBe(path));
});

describe("a method", () => {
  test.each(["TRACE", "PROPFIND", "SEARCH", "PURGE", "LINK", "M-SEARCH"])("like %s is refused", async (method) => {
    const { status, headers } = await send(port, "/", { method });
    expect([status, headers.allow]).toEqual([405, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"]);
  });

  test.each(["CONNECT", "get", "post", "GET\t", "FROBNICATE"])("like %s opens nothing", async (method) => {
    takeSeen();
    const bytes = `${method} / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    const text = await exchange(port, bytes, () => false);
    expect(text === "" || parse(text).status >= 400).toBe(true);
    expect(takeSeen()).toEqual([]);
  });

  test("HEAD has no body", async () => expect((await send(port, "/", { method: "HEAD" })).body).toBe(""));

  test("a wish for another protocol is not granted", async () => {
    const headers = {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Key": "a",
      "Sec-WebSocket-Version": "13",
    };
    const lines = Object.entries({ Host: "x", ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    expect(parse(await exchange(port, `GET / HTTP/1.1\r\n${lines.join("")}\r\n`)).status).toBe(200);
  });
});

test("somebody who leaves in the middle of a request disturbs nobody", async () => {
  const socket = net.connect(port, "127.0.0.1");
  await new Promise((resolve) => socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n", resolve));
  socket.resetAndDestroy();
  expect((await send(port, "/")).status).toBe(200);
});
