import { existsSync } from "node:fs";
import net, { type AddressInfo } from "node:net";
import path from "node:path";
import { defineConfig, devices } from "@playwright/test";

/** The workers read this file again: they must find the port that the first reading chose. */
process.env.KEYDESK_E2E_PORT ??= String(await freePort());
const port = process.env.KEYDESK_E2E_PORT;
const browser = process.env.KEYDESK_E2E_BROWSER ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  // Everything runs against one production build with the demo people, in `root`: this project or a copy of it.
  globalSetup: "./e2e/support/keydesk-setup.ts",
  metadata: { root: path.resolve(process.env.KEYDESK_E2E_ROOT ?? "."), port: Number(port) },
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  // A test that passes at the second try is a failing test.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    baseURL: `http://localhost:${port}`,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(existsSync(browser) ? { executablePath: browser } : {}),
      args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
    },
  },
  projects: [{ name: "chromium", use: { ...devices["Desktop Chrome"] } }],
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port: free } = server.address() as AddressInfo;
      server.close(() => resolve(free));
    });
  });
}
