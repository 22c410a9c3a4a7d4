import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSafePath } from "./safe-path";

describe("a sign-in goes on to", () => {
  test.each([
    "/",
    "/tickets",
    "/tickets/42?page=2&sort=a%20b#reply",
    "/admin/people/7/security?changed=off",
    "/portal/requests/3",
    "/tickets?next=https://evil.example",
    "/tickets/%C3%A4",
    "/apiary",
    "/sign-in-help",
    "/.well-known/change-password",
  ])("%s", (path) => expect(isSafePath(path)).toBe(true));
});

describe("a sign-in never goes on to", () => {
  test.each([
    ["nothing", ""],
    ["another host", "//evil.example"],
    ["another host, with a path", "//evil.example/tickets"],
    ["three slashes", "///evil.example"],
    ["a backslash", "/\\evil.example"],
    ["two backslashes", "\\\\evil.example"],
    ["a backslash further on", "/tickets\\evil"],
    ["an encoded backslash", "/%5cevil.example"],
    ["an encoded backslash in capitals", "/%5Cevil.example"],
    ["encoded slashes", "/%2f%2fevil.example"],
    ["a tab that browsers drop", "/\t/evil.example"],
    ["a line end that browsers drop", "/\n/evil.example"],
    ["a header", "/tickets\r\nSet-Cookie: a=b"],
    ["an encoded header", "/tickets%0d%0aSet-Cookie:%20a=b"],
    ["a NUL", "/tickets\0"],
    ["a space", "/tick ets"],
    ["a leading space", " /tickets"],
    ["a script", "javascript:alert(1)"],
    ["a script behind a slash", "/\tjavascript:alert(1)"],
    ["data", "data:text/html,hi"],
    ["an absolute address", "https://evil.example/tickets"],
    ["our own address", "http://own.invalid/tickets"],
    ["a relative path", "tickets"],
    ["a query alone", "?next=/"],
    ["an API", "/api/auth/signout"],
    ["the API itself", "/api"],
    ["sign-in again", "/sign-in?next=/sign-in"],
    ["step-up again", "/confirm?next=/"],
    ["a look-alike slash", "/\u2215evil.example"],
    ["a full-width slash", "/\uff0fevil.example"],
    ["letters a browser would encode", "/tickets/ä"],
    ["a right-to-left mark", "/\u202etickets"],
    ["another host, after a dot", "/.//evil.example"],
    ["another host, after two dots", "/tickets/..//evil.example"],
    ["another host, after an encoded dot", "/%2e//evil.example"],
    ["another host, after encoded dots", "/tickets/%2E%2e//evil.example"],
    ["an API, after two dots", "/tickets/../api/auth/signout"],
    ["2 kB", `/${"a".repeat(2048)}`],
    ["a list", ["/tickets"]],
    ["an object", { path: "/tickets" }],
    ["null", null],
    ["undefined", undefined],
  ])("%s: %j", (_, path) => expect(isSafePath(path)).toBe(false));

  test("a path that is not the same once a browser has read it", () => {
    const piece = fc.constantFrom(
      "/",
      ".",
      "..",
      "\\",
      "%2e",
      "%2f",
      "%5c",
      "a",
      "@",
      ":",
      "?",
      "#",
      "\t",
      "evil.example",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const path = `/${pieces.join("")}`;
        if (!isSafePath(path)) return;
        const read = new URL(path, "https://help.example.com");
        expect(read.origin).toBe("https://help.example.com");
        expect(read.pathname + read.search + read.hash).toBe(path);
        // Routers resolve what they were given a second time.
        expect(new URL(read.pathname, "https://help.example.com").origin).toBe("https://help.example.com");
      }),
      { numRuns: 5000 },
    );
  });
});
