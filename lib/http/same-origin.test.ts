import { describe, expect, test } from "vitest";
import { isFromOurselves, isOwnOrigin, isServedHost } from "./same-origin";

const PUBLIC_URL = new URL("https://help.example.com");
const DEMO_URL = new URL("http://localhost:3000");
const post = (origin: string | undefined, site: string | undefined, path = "/sign-in") => ({
  method: "POST",
  path,
  headers: { origin, "sec-fetch-site": site },
});

describe("a POST from", () => {
  test.each([
    ["our own page", "https://help.example.com", "same-origin", true],
    ["our own page, in a browser without Sec-Fetch-Site", "https://help.example.com", undefined, true],
    ["our own page, without Origin", undefined, "same-origin", true],
    ["another site", "https://evil.example", "cross-site", false],
    ["another site, in a browser without Sec-Fetch-Site", "https://evil.example", undefined, false],
    ["a neighbour under our domain", "https://other.example.com", "same-site", false],
    ["a neighbour that keeps its Origin to itself", undefined, "same-site", false],
    ["the address bar", undefined, "none", false],
    ["a sandboxed frame", "null", "cross-site", false],
    ["a sandboxed frame that claims to be ours", "null", "same-origin", false],
    ["another site that claims to be ours", "https://evil.example", "same-origin", false],
    ["our name on another site's word", "https://help.example.com", "cross-site", false],
    ["nowhere", undefined, undefined, false],
    ["an empty Origin", "", undefined, false],
    ["a word we do not know", "https://help.example.com", "same-planet", false],
  ])("%s", (_, origin, site, allowed) => {
    expect(isFromOurselves(post(origin, site), PUBLIC_URL, false)).toBe(allowed);
  });

  test.each([
    "http://help.example.com",
    "https://help.example.com:8443",
    "https://help.example.com.evil.example",
    "https://evil.example/https://help.example.com",
    "https://help.example.com@evil.example",
    "https://xn--hlp-bma.example.com",
    "help.example.com",
  ])("an Origin that only looks like ours: %s", (origin) => {
    expect(isFromOurselves(post(origin, undefined), PUBLIC_URL, false)).toBe(false);
    expect(isOwnOrigin(origin, PUBLIC_URL, false)).toBe(false);
  });
});

test.each(["PUT", "PATCH", "DELETE", "CONNECT", "post", "X-NEW"])("%s is judged like POST", (method) => {
  expect(isFromOurselves({ ...post("https://evil.example", "cross-site"), method }, PUBLIC_URL, false)).toBe(false);
});

test.each(["GET", "HEAD", "OPTIONS"])("%s changes nothing and may come from anywhere", (method) => {
  expect(isFromOurselves({ ...post("https://evil.example", "cross-site"), method }, PUBLIC_URL, false)).toBe(true);
});

test("machines post to their own doors, and to no other", () => {
  expect(isFromOurselves(post(undefined, undefined, "/api/twilio/status"), PUBLIC_URL, false)).toBe(true);
  for (const path of [
    "/api/twilio",
    "/api/twilio/",
    "/api/twilio/status/x",
    "/api/auth/callback/credentials",
    "/sign-in",
  ])
    expect(isFromOurselves(post(undefined, undefined, path), PUBLIC_URL, false)).toBe(false);
});

describe("the demo", () => {
  test.each([
    ["http://localhost:3000", true],
    ["http://127.0.0.1:3000", true],
    ["http://[::1]:3000", true],
    ["http://localhost:3001", false],
    ["https://localhost:3000", false],
    ["http://localhost.evil.example:3000", false],
    ["http://127.0.0.1.nip.io:3000", false],
    ["http://192.168.0.2:3000", false],
  ])("takes posts from %s: %s", (origin, allowed) => {
    expect(isFromOurselves(post(origin, "same-origin"), DEMO_URL, true)).toBe(allowed);
  });

  test("is the only one to take another name of this machine", () => {
    expect(isOwnOrigin("http://127.0.0.1:3000", DEMO_URL, false)).toBe(false);
  });

  test.each([
    ["localhost:3000", true],
    ["LOCALHOST", true],
    ["127.0.0.1:3000", true],
    ["[::1]:3000", true],
    ["rebound.evil.example:3000", false],
    ["localhost.evil.example", false],
    ["127.0.0.1.nip.io", false],
    ["localhost@evil.example", false],
    ["", false],
    ["[", false],
    [undefined, false],
  ])("is served under the name %s: %s", (host, served) => expect(isServedHost(host, true)).toBe(served));

  test("alone looks at the name", () => expect(isServedHost("help.example.com", false)).toBe(true));
});
