import Bowser from "bowser";

/** "Firefox 140" and "Linux" of a User-Agent header; what a browser says of itself is never proof of anything. */
export function describeUserAgent(userAgent: string): { browser: string; system: string } {
  if (!userAgent) return { browser: "Unknown browser", system: "unknown system" };
  const { browser, os } = Bowser.parse(userAgent);
  const version = browser.version?.split(".")[0];
  return {
    browser: browser.name ? [browser.name, version].filter(Boolean).join(" ") : "Unknown browser",
    system: os.name ?? "unknown system",
  };
}
