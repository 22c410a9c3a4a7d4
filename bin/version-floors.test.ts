import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Locked {
  packages: Record<string, { version?: string }>;
}

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as Locked;

/** Every copy of a package in the lock file: a fixed one at the top may have a holed one nested beside it. */
const copiesOf = (name: string): string[] =>
  Object.entries(lock.packages).flatMap(([at, { version }]) =>
    at.endsWith(`node_modules/${name}`) && version ? [version] : [],
  );

/** Numbers as numbers, words as words: 5.0.0-beta.32 comes after 5.0.0-beta.4. */
function isAtLeast(version: string, floor: string): boolean {
  return version.localeCompare(floor, "en", { numeric: true }) >= 0;
}

/** Below these stand published holes. Raise them with each advisory. */
const FLOORS: [name: string, floor: string, why: string][] = [
  [
    "next",
    "16.4.6",
    "remote code execution through `use cache` and SVG, proxy bypasses (GHSA-673q-mjm6-r5xr, GHSA-2464-fhr4-w9xw)",
  ],
  ["next-auth", "5.0.0-beta.32", "auth() is truthy on a configuration error (CVE-2026-73421)"],
  ["@auth/core", "0.41.3", "address checked before Unicode normalisation (GHSA-7rqj-j65f-68wh)"],
  ["react", "19.3.1", "typed arrays in server functions (CVE-2026-126187)"],
  ["react-dom", "19.3.1", "goes with react"],
  ["nodemailer", "7.0.7", "a message to an address other than the checked one (GHSA-5jpx-9hw9-2fx4)"],
  ["sharp", "0.35.5", "image decoder holes (GHSA-wq5f-xc86-pv6w)"],
  ["otpauth", "3.2.8", "single-digit passcodes could pass (GHSA-rmmc-8cqj-hfp3)"],
];

describe("the lock file stays above published holes", () => {
  it.each(FLOORS)("%s is %s or newer, in every copy: %s", (name, floor) => {
    expect(copiesOf(name).filter((version) => !isAtLeast(version, floor))).toEqual([]);
  });

  it.each(["next", "next-auth", "@auth/core", "react", "react-dom", "nodemailer"])(
    "there is one copy of %s",
    (name) => {
      expect(copiesOf(name)).toHaveLength(1);
    },
  );

  it("would notice an old copy", () => {
    expect(isAtLeast("5.0.0-beta.4", "5.0.0-beta.32")).toBe(false);
    expect(isAtLeast("16.4.10", "16.4.6")).toBe(true);
    expect(isAtLeast("0.41.2", "0.41.3")).toBe(false);
  });

  it("has exact versions only", () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as Record<
      string,
      Record<string, string>
    >;
    const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d/.test(version),
    );
    expect(ranges).toEqual([]);
  });
});
