import fc from "fast-check";
import { expect, test } from "vitest";
import { describeUserAgent } from "./user-agent";

test.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140", "Linux"],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Chrome 141",
    "Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
    "Safari 18",
    "iOS",
  ],
  ["curl/8.14.1", "Unknown browser", "unknown system"],
  ["", "Unknown browser", "unknown system"],
])("%s", (userAgent, browser, system) => {
  expect(describeUserAgent(userAgent)).toEqual({ browser, system });
});

test("whatever a browser says of itself, there is something to show", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (userAgent) => {
      const { browser, system } = describeUserAgent(userAgent);
      expect(browser).not.toBe("");
      expect(system).not.toBe("");
    }),
    { numRuns: 300 },
  );
});
