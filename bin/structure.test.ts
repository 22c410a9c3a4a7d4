import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkStructure } from "./structure.mjs";

/** A small project that breaks nothing; each test plants one violation into it. */
const CLEAN: Record<string, string> = {
  "app/page.tsx": 'import { Hello } from "@/components/hello";\nexport default function Page() { return <Hello />; }\n',
  "components/hello.tsx":
    'import type { Name } from "@/lib/people/schema";\nexport const Hello = (p: { name?: Name }) => <p>{p.name}</p>;\n',
  "lib/core/log.ts": 'import os from "node:os";\nexport const log = os.hostname;\n',
  "lib/people/README.md": "# People\n",
  "lib/people/schema.ts": "export type Name = string;\n",
  "lib/people/rules.ts": 'import type { Name } from "./schema";\nexport const isName = (n: Name) => n !== "";\n',
  "lib/people/queries.ts": 'import { people } from "@/db/schema";\nexport const listPeople = () => people;\n',
  "lib/people/rename-person.ts":
    'import { log } from "@/lib/core/log";\nimport { isName } from "./rules";\nexport const renamePerson = () => [log, isName];\n',
  "db/schema/index.ts": 'export * from "./people";\n',
  "db/schema/people.ts": "export const people = {};\n",
};

let base = "";

function plant(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(base, file)), { recursive: true });
  writeFileSync(path.join(base, file), text);
}

beforeEach(() => {
  base = mkdtempSync(path.join(os.tmpdir(), "keydesk-structure-"));
  symlinkSync(path.resolve("node_modules"), path.join(base, "node_modules"));
  for (const [file, text] of Object.entries(CLEAN)) plant(file, text);
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

describe("the structure check", () => {
  it("has nothing to say about a clean project", async () => {
    const { files, problems } = await checkStructure(base);
    expect(problems).toEqual([]);
    expect(files).toBe(9);
  });

  it("fails when there is nothing to check", async () => {
    const { problems } = await checkStructure(mkdtempSync(path.join(base, "empty-")));
    expect(problems).toHaveLength(1);
  });

  it.each([
    ["app-is-the-top", "lib/people/rename-person.ts", 'import "@/app/page";'],
    ["no-sql-in-app", "app/page.tsx", 'import "@/db/schema"; export default () => <p />;'],
    ["no-sql-in-app", "app/page.tsx", 'import { sql } from "drizzle-orm"; export default () => <p>{sql.name}</p>;'],
    [
      "components-are-client-safe",
      "components/hello.tsx",
      'import "@/lib/people/queries"; export const Hello = () => <p />;',
    ],
    [
      "components-are-client-safe",
      "components/hello.tsx",
      'import type { X } from "@/lib/people/queries"; export const Hello = (p: X) => <p />;',
    ],
    [
      "core-knows-no-request",
      "lib/people/rename-person.ts",
      'import { cookies } from "next/headers"; export const renamePerson = cookies;',
    ],
    ["core-knows-no-request", "lib/core/log.ts", 'import { cache } from "react"; export const log = cache;'],
    ["one-door-per-vendor", "lib/auth/gates.ts", 'import NextAuth from "next-auth"; export const gates = NextAuth;'],
    ["one-door-per-vendor", "lib/people/rename-person.ts", 'export const renamePerson = () => import("twilio");'],
    [
      "rules-are-pure",
      "lib/people/rules.ts",
      'import { listPeople } from "./queries"; export const isName = listPeople;',
    ],
    ["rules-are-pure", "lib/people/rules.ts", 'import { people } from "@/db/schema"; export const isName = people;'],
    ["downhill-only", "lib/core/log.ts", 'import { isName } from "@/lib/people/rules"; export const log = isName;'],
    [
      "db-stands-on-core",
      "db/schema/people.ts",
      'import { isName } from "@/lib/people/rules"; export const people = isName;',
    ],
    [
      "no-cookies-in-api",
      "app/api/v2/people/route.ts",
      'import { gates } from "@/lib/auth/gates"; export const GET = gates;',
    ],
    [
      "e2e-through-the-screen",
      "e2e/fixtures.ts",
      'import { listPeople } from "@/lib/people/queries"; export const f = listPeople;',
    ],
    [
      "server-only-where-it-works",
      "lib/people/rename-person.ts",
      'import "server-only"; export const renamePerson = 1;',
    ],
    [
      "tests-stay-outside",
      "lib/people/rename-person.ts",
      'import { it } from "vitest"; export const renamePerson = it;',
    ],
    [
      "no-cycles",
      "lib/people/schema.ts",
      'import { isName } from "./rules"; export type Name = string; export const x = isName;',
    ],
    ["no-orphans", "lib/people/drop-person.ts", "export const dropPerson = 1;"],
    ["everything-resolves", "lib/people/rename-person.ts", 'import "./nowhere"; export const renamePerson = 1;'],
    ["no index files", "lib/people/index.ts", 'export * from "./schema";'],
    ["does not say what it holds", "lib/people/people-utils.ts", 'export * from "./schema";'],
    ["a domain folder holds", "lib/people/names.ts", 'export * from "./schema";'],
    ["has no place among the levels", "lib/billing/schema.ts", 'export * from "../people/schema";'],
    ["at most 250", "lib/people/schema.ts", "export type Name = string;\n".padEnd(6000, "// more\n")],
    ["at most 80", "app/page.tsx", `export default () => <p />;\n${"// more\n".repeat(90)}`],
    ["README.md: missing", "lib/tickets/schema.ts", 'export * from "../people/schema";'],
  ])("catches: %s in %s", async (message, file, text) => {
    // The doors exist, so that an import of them resolves.
    plant("lib/auth/gates.ts", 'import { log } from "@/lib/core/log"; export const gates = log;');
    plant(file, text);
    const { problems } = await checkStructure(base);
    expect(problems.join("\n")).toContain(message);
  });

  it("says so when a file could not be read, instead of passing it", async () => {
    plant("lib/people/broken-thing.ts", "import {{{");
    await expect(checkStructure(base)).rejects.toThrow("lib/people/broken-thing.ts");
  });
});
