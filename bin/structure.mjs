// `npm run structure`: the house's rules about where things stand. Imports are judged by dependency-cruiser.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import swc from "@swc/core";
import { cruise } from "dependency-cruiser";
import rules, { LEVELS } from "../.dependency-cruiser.mjs";

const SOURCES = ["app", "components", "lib", "db", "e2e", "bench"];
const LONE_SOURCES = ["proxy.ts", "instrumentation.ts"];

const LINES = { file: 250, page: 80, readme: 30 };

/** What a domain folder may hold besides verb files: `<verb>-<noun>.ts`. */
const DOMAIN_WORDS = /^(schema|rules|queries|advance)\.ts$/;
const VERB_FILE = /^[a-z]+(-[a-z]+)+\.ts$/;
const SAYS_NOTHING = /^(utils?|helpers?|services?|common|misc|shared)(\.tsx?)?$|-(utils?|helpers?|service)\.tsx?$/;
/** These are no domains: what stands in them has names of its own. */
const FREE_FOLDERS = new Set([
  "core",
  "access",
  "audit",
  "auth",
  "api",
  "worker",
  "cli",
  "http",
  "sms",
  "mail",
  "jobs",
]);

function listFiles(base, folder) {
  if (!existsSync(path.join(base, folder))) return [];
  return readdirSync(path.join(base, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    return entry.isDirectory() ? listFiles(base, name) : [name];
  });
}

const sourceFiles = (base) =>
  [
    ...SOURCES.flatMap((folder) => listFiles(base, folder)),
    ...LONE_SOURCES.filter((file) => existsSync(path.join(base, file))),
  ].filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"));

/** dependency-cruiser asks swc to read TypeScript and forgets JSX; and a file it cannot read must not pass in silence. */
function teachJsx() {
  const parse = swc.parseFileSync;
  swc.parseFileSync = (file, options) => parse(file, { ...options, tsx: file.endsWith(".tsx") });
  return () => {
    swc.parseFileSync = parse;
  };
}

async function checkImports(base, files) {
  const restore = teachJsx();
  try {
    const { output } = await cruise(
      files,
      {
        ...rules.options,
        ruleSet: { forbidden: rules.forbidden },
        validate: true,
        baseDir: base,
        outputType: undefined,
      },
      {
        alias: { "@": base },
        extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".css"],
        exportsFields: ["exports"],
        conditionNames: ["import", "node", "default", "types"],
        mainFields: ["module", "main", "types"],
      },
    );
    const read = new Set(output.modules.map((module) => module.source));
    const unread = files.filter((file) => !read.has(file));
    return [
      ...unread.map((file) => `${file}: was not read by the import check, so nothing is known about it`),
      ...output.summary.violations.map(describeViolation),
    ];
  } finally {
    restore();
  }
}

/** Several rules share a name; the comment to show is that of the one that matches. */
function describeViolation({ from, to, rule, cycle }) {
  const matches = (pattern, text) => !pattern || new RegExp(pattern).test(text);
  const broken = rules.forbidden.find(
    (r) => r.name === rule.name && matches(r.from.path, from) && matches(r.to.path, to),
  );
  const trail = cycle ? cycle.map((step) => step.name).join(" → ") : to;
  return `${from} → ${trail}\n    ${rule.name}: ${broken?.comment}`;
}

const countLines = (base, file) => readFileSync(path.join(base, file), "utf8").trimEnd().split("\n").length;

function checkSizes(base, files) {
  return files.flatMap((file) => {
    const limit = path.basename(file) === "page.tsx" ? LINES.page : LINES.file;
    const lines = countLines(base, file);
    return lines > limit
      ? [`${file}: ${lines} lines, at most ${limit}. Move a part that has a name of its own into its own file.`]
      : [];
  });
}

function checkNames(files) {
  return files.flatMap((file) => {
    const name = path.basename(file);
    if (/^index\.tsx?$/.test(name) && file !== "db/schema/index.ts")
      return [`${file}: no index files. Import from the file that defines the thing.`];
    const parts = file.split("/");
    if (parts.some((part) => SAYS_NOTHING.test(part))) return [`${file}: the name does not say what it holds.`];
    return [];
  });
}

function checkDomains(base, files) {
  const known = new Set(LEVELS.flat());
  const folders = [...new Set(files.filter((file) => file.startsWith("lib/")).map((file) => file.split("/")[1]))];
  return folders.flatMap((folder) => {
    if (!known.has(folder)) return [`lib/${folder}: has no place among the levels in .dependency-cruiser.mjs.`];
    if (FREE_FOLDERS.has(folder)) return [];
    const readme = path.join("lib", folder, "README.md");
    const problems = files
      .filter((file) => path.posix.dirname(file) === `lib/${folder}` && !/\.test(-support)?\.ts$/.test(file))
      .filter((file) => !DOMAIN_WORDS.test(path.basename(file)) && !VERB_FILE.test(path.basename(file)))
      .map((file) => `${file}: a domain folder holds schema.ts, rules.ts, queries.ts and <verb>-<noun>.ts.`);
    if (!existsSync(path.join(base, readme)))
      problems.push(`${readme}: missing. Say what always holds in this domain.`);
    else if (countLines(base, readme) > LINES.readme) problems.push(`${readme}: at most ${LINES.readme} lines.`);
    return problems;
  });
}

/** @returns {Promise<{ files: number, problems: string[] }>} */
export async function checkStructure(base) {
  const files = sourceFiles(base);
  if (files.length === 0) return { files: 0, problems: ["There are no source files to check."] };
  const problems = [
    ...(await checkImports(base, files)),
    ...checkSizes(base, files),
    ...checkNames(files),
    ...checkDomains(base, files),
  ];
  return { files: files.length, problems };
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { files, problems } = await checkStructure(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
  for (const problem of problems) console.error(`  ${problem}`);
  console.log(
    problems.length === 0
      ? `Structure: ${files} files, all in place.`
      : `Structure: ${problems.length} problem(s) in ${files} files.`,
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
}
