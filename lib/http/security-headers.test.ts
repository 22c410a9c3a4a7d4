import { describe, expect, test } from "vitest";
import { contentSecurityPolicy, securityHeaders } from "./security-headers";

const served = { dev: false, https: true };
const directives = (options = served) =>
  new Map(
    contentSecurityPolicy("bm9uY2U=", options)
      .split("; ")
      .map((directive) => {
        const [name = "", ...sources] = directive.split(" ");
        return [name, sources] as const;
      }),
  );

describe("the content security policy", () => {
  test.each([
    ["default-src", ["'self'"]],
    ["script-src", ["'self'", "'nonce-bm9uY2U='", "'strict-dynamic'"]],
    ["style-src-elem", ["'self'", "'nonce-bm9uY2U='"]],
    ["connect-src", ["'self'"]],
    ["object-src", ["'none'"]],
    ["base-uri", ["'none'"]],
    ["form-action", ["'self'"]],
    ["frame-ancestors", ["'none'"]],
  ])("says of %s just %j", (name, sources) => expect(directives().get(name)).toEqual(sources));

  test("lets no script in by eval, inline, by scheme or from anywhere", () => {
    const sources = [...(directives().get("script-src") ?? []), ...(directives().get("default-src") ?? [])];
    expect(sources.filter((source) => /unsafe|^\*|^https?:|^data:|^blob:/.test(source))).toEqual([]);
  });

  test("names each directive once: a browser ignores the second", () => {
    const names = contentSecurityPolicy("n", served)
      .split("; ")
      .map((directive) => directive.split(" ")[0]);
    expect(new Set(names).size).toBe(names.length);
  });

  test("upgrades requests where the address is https, and only there", () => {
    expect(directives().has("upgrade-insecure-requests")).toBe(true);
    expect(directives({ dev: false, https: false }).has("upgrade-insecure-requests")).toBe(false);
  });

  test("is looser in development alone", () => {
    expect(directives({ dev: true, https: false }).get("script-src")).toContain("'unsafe-eval'");
  });
});

describe("the headers", () => {
  test.each([
    ["Content-Security-Policy", "the policy"],
    ["X-Content-Type-Options", "nosniff"],
    ["X-Frame-Options", "DENY"],
    ["Referrer-Policy", "same-origin"],
    ["Cross-Origin-Opener-Policy", "same-origin"],
    ["Cross-Origin-Resource-Policy", "same-origin"],
    ["Strict-Transport-Security", "max-age=31536000; includeSubDomains"],
  ])("%s: %s", (name, value) => expect(securityHeaders("the policy", { https: true })[name]).toBe(value));

  test("close the camera and leave WebOTP to ourselves", () => {
    const policy = securityHeaders("", { https: true })["Permissions-Policy"];
    expect(policy).toContain("camera=()");
    expect(policy).toContain("otp-credentials=(self)");
  });

  test("promise https only where it is there: a browser would keep to it for a year", () => {
    expect(securityHeaders("", { https: false })).not.toHaveProperty("Strict-Transport-Security");
  });
});
