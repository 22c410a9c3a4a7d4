import { describe, expect, test } from "vitest";
import { openDoor, takeSeen, through } from "./door.test-support";
import { exchange, parse, send } from "./wire.test-support";

const port = await openDoor();
const proxied = await openDoor({ TRUSTED_PROXY_HOPS: "2" });
const demo = await openDoor({ KEYDESK_DEMO: "1", PUBLIC_URL: "http://localhost:3000" });

describe("the client's address", () => {
  test.each<Record<string, string>>([
    { "X-Forwarded-For": "203.0.113.9" },
    { Forwarded: "for=203.0.113.9" },
    { "X-Real-IP": "203.0.113.9" },
    { "X-Client-IP": "203.0.113.9" },
  ])("is the socket's without trusted proxies, whatever %j says", async (headers) => {
    const given = await through(port, "/", { headers });
    expect(given?.address).toBe("127.0.0.1");
    expect(JSON.stringify(given?.headers)).not.toContain("203.0.113.9");
  });

  test.each([
    ["203.0.113.9, 10.0.0.1", "203.0.113.9"],
    ["6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"],
    ["2001:db8::9, 10.0.0.1", "2001:db8::9"],
    ["203.0.113.9", "127.0.0.1"],
    ["unknown, 10.0.0.1", "127.0.0.1"],
  ])("with two proxies and %j is %s, in the header Next reads, too", async (forwarded, address) => {
    const given = await through(proxied, "/", { headers: { "X-Forwarded-For": forwarded } });
    expect([given?.address, given?.headers["x-forwarded-for"]]).toEqual([address, address]);
  });

  test("is not split over two headers", async () => {
    takeSeen();
    const lines =
      "Host: x\r\nConnection: close\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 203.0.113.9, 10.0.0.1\r\n";
    await exchange(proxied, `GET / HTTP/1.1\r\n${lines}\r\n`, () => false);
    expect(takeSeen()[0]?.address).toBe("203.0.113.9");
  });
});

const ANSWERS: [what: string, status: number, ask: () => ReturnType<typeof send>][] = [
  ["a page", 200, () => send(port, "/")],
  ["not found", 404, () => send(port, "/missing")],
  ["a redirect", 303, () => send(port, "/redirects")],
  ["a refusal while rendering", 503, () => send(port, "/refuses")],
  ["a mistake of ours", 500, () => send(port, "/throws")],
  [
    "a foreign form",
    403,
    () => send(port, "/sign-in", { method: "POST", headers: { Origin: "https://evil.example" } }),
  ],
  ["a method there is not", 405, () => send(port, "/", { method: "TRACE" })],
  ["a body that is too long", 413, () => send(port, "/", { method: "POST", headers: { "Content-Length": "300000" } })],
  [
    "a body of untold length",
    411,
    () => send(port, "/", { method: "POST", headers: { "Transfer-Encoding": "chunked" } }),
  ],
  ["an address that is too long", 414, () => send(port, `/${"a".repeat(9000)}`)],
  ["an address that is none", 400, () => send(port, "/%zz")],
  ["a forwarded action", 409, () => send(port, "/", { headers: { "X-Action-Forwarded": "1" } })],
  ["a name the demo does not go by", 421, () => send(demo, "/", { host: "rebound.evil.example" })],
  ["what Node cannot read", 400, async () => parse(await exchange(port, "nonsense\r\n\r\n", () => false))],
  ["a head that is too large", 431, () => send(port, "/", { headers: { "X-Long": "a".repeat(40_000) } })],
];

describe("every kind of answer", () => {
  test.each(ANSWERS)("%s: %i, with the headers of S69 and no inner word", async (what, status, ask) => {
    const { status: given, headers, body } = await ask();
    expect(given).toBe(status);
    const policy = headers["content-security-policy"] ?? "";
    for (const part of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"])
      expect(policy).toContain(part);
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']*' 'strict-dynamic';/);
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "no-store",
    });
    expect(headers["permissions-policy"]).toContain("camera=()");
    const isDemo = what.includes("demo");
    expect(headers["strict-transport-security"]).toBe(isDemo ? undefined : "max-age=31536000; includeSubDomains");
    expect(policy.includes("upgrade-insecure-requests")).toBe(!isDemo);
    expect(headers["x-powered-by"]).toBeUndefined();
    expect(`${body}${JSON.stringify(headers)}`).not.toMatch(/sentinel|node_modules|\bat \//);
  });

  test("has a nonce of its own, the same for Next as for the browser, and none that the client chose", async () => {
    const nonces = new Set<string>();
    for (let i = 0; i < 5; i++) {
      takeSeen();
      const headers = { "X-Nonce": "chosen", "Content-Security-Policy": "script-src 'nonce-chosen'" };
      const { headers: given } = await send(port, "/", { headers });
      const nonce = /'nonce-([^']+)'/.exec(given["content-security-policy"] ?? "")?.[1] ?? "";
      expect(Buffer.from(nonce, "base64")).toHaveLength(16);
      const [behind] = takeSeen();
      expect(behind?.headers["x-nonce"]).toBe(nonce);
      expect(behind?.headers["content-security-policy"]).toBe(given["content-security-policy"]);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(5);
  });

  test("that breaks off is cut, so that half of it passes for no whole", async () => {
    const text = await exchange(port, "GET /breaks-off HTTP/1.1\r\nHost: x\r\n\r\n", () => false);
    expect(text).toContain("half");
    expect(text.endsWith("0\r\n\r\n")).toBe(false);
  });

  test("says when to try again where it refuses", async () => {
    expect((await send(port, "/refuses")).headers["retry-after"]).toBe("2");
  });

  test("to a sign-out has the browser forget pages and storage, and no cookie; no other does", async () => {
    expect((await send(port, "/signs-out")).headers["clear-site-data"]).toBe('"cache", "storage"');
    expect((await send(port, "/")).headers["clear-site-data"]).toBeUndefined();
  });
});
