// `npm test`: everything that must hold, from a fresh clone. It stops at the first stage that fails, and always closes
// with the line `N passed, N failed`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "./bundle.mjs";
import { ensureInstalled, refuseOldNode } from "./install.mjs";
import { describeError, run } from "./process.mjs";

const reports = mkdtempSync(path.join(os.tmpdir(), "keydesk-reports-"));
const total = { passed: 0, failed: 0 };

class StageFailed extends Error {}

/** Runs a tool of node_modules by its file: npx or a shell between us would swallow signals. */
const tool = (file, args, env = {}) =>
  run(process.execPath, [path.join(root, "node_modules", file), ...args], {
    cwd: root,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", FORCE_COLOR: process.stdout.isTTY ? "1" : "0", ...env },
  });

async function stage(name, work) {
  console.log(`\n── ${name}`);
  const started = Date.now();
  const code = await work();
  console.log(`── ${name}: ${code === 0 ? "passed" : "FAILED"} in ${Math.round((Date.now() - started) / 1000)} s`);
  return code;
}

/** A check has no tests to count: it is silent when it passes and one failure when it does not. */
async function check(name, work) {
  if ((await stage(name, work)) === 0) return;
  total.failed += 1;
  throw new StageFailed(name);
}

/** A suite is counted by its own report. One that ends badly without a failed test (a crash) is one failure. */
async function suite(name, work, readCounts) {
  const report = path.join(reports, `${name.replaceAll(/\W+/g, "-")}.json`);
  const code = await stage(name, () => work(report));
  const counts = existsSync(report) ? readCounts(JSON.parse(readFileSync(report, "utf8"))) : { passed: 0, failed: 0 };
  total.passed += counts.passed;
  total.failed += code !== 0 && counts.failed === 0 ? 1 : counts.failed;
  if (code !== 0) throw new StageFailed(name);
}

const vitestCounts = (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests });
const playwrightCounts = ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky });

const browserSuite = (name, args, env = {}) =>
  suite(
    name,
    (report) =>
      tool("@playwright/test/cli.js", ["test", "--reporter=list,json", ...args], {
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        ...env,
      }),
    playwrightCounts,
  );

async function main() {
  refuseOldNode();
  await ensureInstalled();
  const { ensureBrowser } = await import("./browser.mjs");
  const { copyWithoutProxy, hasProxy } = await import("./without-proxy.mjs");

  await check(
    "types",
    async () => (await tool("next/dist/bin/next", ["typegen"])) || tool("typescript/bin/tsc", ["--noEmit"]),
  );
  await check("lint", () => tool("@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "."]));
  await check("structure", () => run(process.execPath, [path.join(root, "bin", "structure.mjs")], { cwd: root }));
  await check("unused code", () => tool("knip/bin/knip.js", []));
  await suite(
    "unit and integration tests",
    (report) =>
      tool("vitest/vitest.mjs", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]),
    vitestCounts,
  );
  await check("build", () => run(process.execPath, [path.join(root, "bin", "build.mjs"), "--if-stale"], { cwd: root }));
  await ensureBrowser();
  await browserSuite("browser suite", []);
  const copy = copyWithoutProxy();
  await check("build without proxy.ts", async () => {
    const code = await run(process.execPath, [path.join(copy, "bin", "build.mjs"), "--if-stale"], { cwd: copy });
    if (code !== 0) return code;
    if (hasProxy(copy) || !hasProxy(root))
      throw new Error("The build with a proxy and the one without are not what they should be.");
    return 0;
  });
  await browserSuite("browser suite without proxy.ts", [], { KEYDESK_E2E_ROOT: copy });
}

try {
  await main();
} catch (error) {
  if (!(error instanceof StageFailed)) {
    console.error(`\n${process.env.KEYDESK_DEBUG ? error.stack : describeError(error)}`);
    total.failed += 1;
  }
}
rmSync(reports, { recursive: true, force: true });
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
