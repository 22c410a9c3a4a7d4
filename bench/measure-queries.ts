import { type Figure, median, type Section } from "./figures";
import type { BenchPeople, BenchPerson } from "./make-people";
import { openPasscodePage, signIn, submitPasscode, submitPassword } from "./sign-in";
import type { StatementLog } from "./statement-log";
import { isSessionRead } from "./statements";
import { createVisitor } from "./visitor";

/** The statements of each request, and how many of them read the session. */
type Counts = Map<string, { statements: number[]; sessionReads: number[] }>;

const SECURITY_PAGE = "own security page";

/** Each of `people` signs in; then pages are opened. The log is quiet before and after each request. */
export async function measureQueries(origin: string, people: BenchPeople, log: StatementLog): Promise<Section> {
  const counts: Counts = new Map();
  const count = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const done: T[] = [];
    const statements = await log.during(async () => done.push(await work()));
    const entry = counts.get(name) ?? { statements: [], sessionReads: [] };
    entry.statements.push(statements.length);
    entry.sessionReads.push(statements.filter(isSessionRead).length);
    counts.set(name, entry);
    const [answer] = done;
    if (answer === undefined) throw new Error(`${name} did not happen`);
    return answer;
  };
  for (const person of people.agents) await countSignIn(origin, person, count);
  const admin = await signIn(origin, people.admin);
  for (const path of ["/tickets", "/admin/people", "/admin/audit-log", `/admin/people/${people.admin.id}/security`])
    for (const _ of people.agents)
      await count(`GET ${path.includes("/security") ? SECURITY_PAGE : path}`, () => admin.get(path));
  return {
    title: "Queries per request",
    how: `Statements by PostgreSQL's log, begin and commit included, the worker's looks for due messages not; median of ${people.agents.length}.`,
    figures: [...counts].flatMap(([name, { statements, sessionReads }]) => figuresOf(name, statements, sessionReads)),
  };
}

async function countSignIn(
  origin: string,
  person: BenchPerson,
  count: <T>(name: string, work: () => Promise<T>) => Promise<T>,
): Promise<void> {
  const visitor = createVisitor(origin);
  const page = await count("GET /sign-in", () => visitor.get("/sign-in"));
  await count("POST /sign-in", () => submitPassword(visitor, page, person));
  const passcodePage = await count("GET /sign-in/passcode", () => openPasscodePage(visitor));
  await count("POST /sign-in/passcode", async () => {
    await submitPasscode(visitor, passcodePage, person);
    return true;
  });
}

function figuresOf(name: string, statements: number[], sessionReads: number[]): Figure[] {
  const all: Figure = { id: `queries ${name}`, label: name, value: median(statements), unit: "statements" };
  const reads = Math.max(...sessionReads);
  if (reads === 0) return [all];
  return [all, { id: `session reads ${name}`, label: `${name}: session reads, at most`, value: reads, unit: "" }];
}
