// Finds a browser for the browser suite, and installs one where there is none.
import { existsSync } from "node:fs";
import path from "node:path";
import { root } from "./bundle.mjs";
import { run } from "./process.mjs";

const SYSTEM_CHROMIUM = "/usr/bin/chromium";
const playwrightCli = path.join(root, "node_modules", "@playwright", "test", "cli.js");

async function playwrightHasBrowser() {
  const { chromium } = await import("@playwright/test");
  return existsSync(chromium.executablePath());
}

/** Debian's own Chromium where it is or can be had, because it needs no download from elsewhere; else Playwright's. */
export async function ensureBrowser() {
  if (existsSync(SYSTEM_CHROMIUM) || (await playwrightHasBrowser())) return;
  console.log("Installing a browser (only the first time) …");
  if (process.getuid?.() === 0 && existsSync("/etc/debian_version")) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update", "-q"], { env });
    const code = await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], { env });
    if (code === 0 && existsSync(SYSTEM_CHROMIUM)) return;
  }
  if ((await run(process.execPath, [playwrightCli, "install", "chromium"], { cwd: root })) !== 0)
    throw new Error("No browser could be installed. Install Chromium as /usr/bin/chromium and run npm test again.");
}
