/**
 * The import rules of the house. There are no exceptions: where a rule is in the way, the code stands in the wrong place.
 * Each comment says where the import belongs instead.
 */

/** Lowest first: a folder may import from its own row and from the rows before it. */
export const LEVELS = [
  ["core"],
  ["access"],
  ["audit", "rate-limit", "sms", "mail", "jobs"],
  ["policy", "announcements", "sessions", "devices", "api-tokens"],
  ["two-factor"],
  ["people", "tickets", "help-requests"],
  ["sign-in", "transfer", "report"],
  ["auth", "api", "worker", "cli", "http"],
];

const TEST = "\\.(test|test-support)\\.tsx?$|^db/test-";
const packages = (...names) => `(^|/)node_modules/(${names.join("|")})(/|$)`;
const folders = (names) => `^lib/(${names.join("|")})/`;

const downhill = LEVELS.slice(0, -1).map((names, level) => ({
  name: "downhill-only",
  severity: "error",
  comment: `lib/${names.join(", lib/")} stand below this folder. Return what the upper one needs and let it call down, or move the shared part down.`,
  from: { path: folders(names) },
  to: { path: folders(LEVELS.slice(level + 1).flat()) },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "app-is-the-top",
      severity: "error",
      comment: "app/ holds routes. What others need too belongs in components/ (seen) or lib/ (decided).",
      from: { pathNot: "^app/" },
      to: { path: "^app/" },
    },
    {
      name: "no-sql-in-app",
      severity: "error",
      comment:
        "Pages and components read through lib/<domain>/queries.ts and write through its verb files, which authorize.",
      from: { path: "^(app|components)/" },
      to: { path: `^db/|${packages("drizzle-orm", "postgres")}` },
    },
    {
      name: "components-are-client-safe",
      severity: "error",
      comment:
        "A component may end up in the browser: it gets data and actions as props, and imports only schemas, results, error codes and permissions.",
      from: { path: "^components/", pathNot: TEST },
      to: { path: "^lib/", pathNot: "^lib/([^/]+/schema|core/result|core/errors|access/permissions)\\.ts$" },
    },
    {
      name: "core-knows-no-request",
      severity: "error",
      comment:
        "The worker and the CLI call this code too, where no request exists. Take what you need as an argument; read it in lib/auth or lib/api.",
      from: { path: "^(lib|db)/", pathNot: folders(["auth", "api", "http"]) },
      to: { path: packages("next", "react", "react-dom", "next-auth") },
    },
    {
      name: "one-door-per-vendor",
      severity: "error",
      comment: "Only lib/auth/next-auth.ts speaks to next-auth, so that its traps are handled in one place.",
      from: { pathNot: "^lib/auth/next-auth\\.ts$" },
      to: { path: packages("next-auth", "@auth") },
    },
    {
      name: "one-door-per-vendor",
      severity: "error",
      comment: "Only lib/sms/twilio.ts speaks to twilio: send through lib/sms, which throttles, retries and records.",
      from: { pathNot: "^lib/sms/twilio\\.ts$" },
      to: { path: packages("twilio") },
    },
    {
      name: "rules-are-pure",
      severity: "error",
      comment: "A decision gets its facts as arguments, so that a table of cases can test it. Read them in the caller.",
      from: { path: "^lib/.*/(rules|schema|next-step|permissions)\\.ts$" },
      to: {
        path: "^(db|lib)/",
        pathNot: "^lib/core/|^lib/access/actor\\.ts$|^lib/.*/(rules|schema|next-step|permissions)\\.ts$",
      },
    },
    ...downhill,
    {
      name: "db-stands-on-core",
      severity: "error",
      comment: "Tables, factories and migrations know no domain code but lib/core: the domain imports them.",
      from: { path: "^db/", pathNot: TEST },
      to: { path: "^lib/(?!core/)" },
    },
    {
      name: "no-cookies-in-api",
      severity: "error",
      comment:
        "The API is opened by a token alone. A session cookie there would bring cross-site request forgery with it.",
      from: { path: "^app/api/v2/" },
      to: { path: "^lib/auth/", reachable: true },
    },
    {
      name: "e2e-through-the-screen",
      severity: "error",
      comment:
        "The browser suite knows Keydesk as its users do. It may make people with db/factories and use lib/core, nothing else.",
      from: { path: "^e2e/" },
      to: {
        path: "^(app|components|lib|db|bin|bench|proxy|instrumentation)",
        pathNot: "^db/factories\\.ts$|^lib/core/",
      },
    },
    {
      name: "server-only-where-it-works",
      severity: "error",
      comment:
        "The package `server-only` throws in the worker, the CLI and the tests. Only lib/auth and lib/api may import it.",
      from: { pathNot: folders(["auth", "api"]) },
      to: { path: packages("server-only") },
    },
    {
      name: "tests-stay-outside",
      severity: "error",
      comment: "Product code must not depend on a test, nor on what only tests have installed.",
      from: { path: "^(app|components|lib|db)/", pathNot: TEST },
      to: { path: `${TEST}|${packages("vitest", "@playwright", "fast-check")}` },
    },
    {
      name: "no-cycles",
      severity: "error",
      comment: "The next call is always below. Move what both need into a third file.",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphans",
      severity: "error",
      comment: "Nothing imports this file and it imports nothing: use it or remove it.",
      from: { orphan: true, pathNot: `${TEST}|\\.d\\.ts$|^app/|^e2e/` },
      to: {},
    },
    {
      name: "everything-resolves",
      severity: "error",
      comment: "This import leads nowhere: a typing error, or a package that is not in package.json.",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // TypeScript 7 has no JavaScript interface; without swc the cruise would read nothing and find nothing.
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
  },
};
