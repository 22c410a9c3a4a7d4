import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { Section } from "./figures";
import { findScripts } from "./form";
import type { BenchPerson } from "./make-people";
import { runNode } from "./programs";
import { givePassword, openPasscodePage } from "./sign-in";
import { createVisitor } from "./visitor";

/** What the sign-in pages may add to what any page of this Next and React loads. */
const LIMIT_KILOBYTES = 15;

export interface PageScripts {
  signIn: number;
  passcode: number;
}

const kilobytes = (bytes: number): number => bytes / 1000;
const compressed = (content: Uint8Array): number => kilobytes(gzipSync(content).length);
const sum = (sizes: number[]): number => sizes.reduce((all, size) => all + size, 0);

/** kB of compressed JavaScript that the two pages of the sign-in load. */
export async function weighSignIn(origin: string, person: BenchPerson): Promise<PageScripts> {
  const weigh = async (html: string): Promise<number> => sum(await Promise.all(findScripts(html).map(weighScript)));
  const weighScript = async (source: string): Promise<number> => {
    const response = await fetch(new URL(source, origin));
    if (!response.ok) throw new Error(`${source} answered ${response.status}`);
    return compressed(new Uint8Array(await response.arrayBuffer()));
  };
  const visitor = createVisitor(origin);
  const signIn = await weigh((await visitor.get("/sign-in")).html);
  await givePassword(visitor, person);
  return { signIn, passcode: await weigh((await openPasscodePage(visitor)).html) };
}

const EMPTY_APP: Record<string, string> = {
  "package.json": '{ "private": true, "type": "module" }\n',
  // The packages are found through a symlink, which leads out of this folder.
  "next.config.mjs": 'export default { reactStrictMode: true, turbopack: { root: "/" } };\n',
  "app/layout.jsx":
    'export default function Layout({ children }) {\n  return <html lang="en"><body>{children}</body></html>;\n}\n',
  "app/page.jsx": "export default function Page() {\n  return <p>Empty</p>;\n}\n",
};

/** kB of compressed JavaScript of a page that does nothing, built in `folder` by the Next that Keydesk uses. */
export async function weighEmptyPage(folder: string): Promise<number> {
  mkdirSync(path.join(folder, "app"), { recursive: true });
  for (const [file, text] of Object.entries(EMPTY_APP)) writeFileSync(path.join(folder, file), text);
  symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
  await runNode(["node_modules/next/dist/bin/next", "build"], { cwd: folder });
  const html = readFileSync(path.join(folder, ".next/server/app/index.html"), "utf8");
  const files = findScripts(html).map((source) => path.join(folder, source.replace("/_next/", ".next/")));
  return sum(files.map((file) => compressed(readFileSync(file))));
}

export function scriptsSection({ signIn, passcode }: PageScripts, empty: number): Section {
  const unit = "kB";
  const limit = LIMIT_KILOBYTES;
  return {
    title: "Compressed JavaScript",
    how: "gzip of every script that the page's HTML names for browsers of today (kB of 1,000 bytes), against a page that does nothing, built now with the same Next and React.",
    figures: [
      { id: "scripts.empty", label: "an empty page", value: empty, unit },
      { id: "scripts.sign-in", label: "/sign-in", value: signIn, unit },
      { id: "scripts.passcode", label: "/sign-in/passcode", value: passcode, unit },
      { id: "scripts.sign-in.added", label: "/sign-in above the empty page", value: signIn - empty, unit, limit },
      {
        id: "scripts.passcode.added",
        label: "/sign-in/passcode above the empty page",
        value: passcode - empty,
        unit,
        limit,
      },
    ],
  };
}
