import { existsSync } from "node:fs";
import path from "node:path";
import { defineConfig, devices } from "@playwright/test";

const browser = process.env.KEYDESK_E2E_BROWSER ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "e2e",
  testMatch: "journeys/*.spec.ts",
  // Each worker runs a Keydesk of its own from the production build in `root`: this project or a copy of it.
  globalSetup: "./e2e/support/keydesk-setup.ts",
  metadata: { root: path.resolve(process.env.KEYDESK_E2E_ROOT ?? ".") },
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // A test that passes at the second try is a failing test.
  retries: 0,
  // Generous: a machine with two cores runs two browsers and two servers, and perhaps more.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    ...devices["Desktop Chrome"],
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(existsSync(browser) ? { executablePath: browser } : {}),
      args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
    },
  },
});
