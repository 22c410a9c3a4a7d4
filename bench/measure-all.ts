import path from "node:path";
import type postgres from "postgres";
import { closedLoop } from "./closed-loop";
import type { Section } from "./figures";
import type { Home } from "./home";
import type { RunningKeydesk } from "./keydesk";
import type { BenchPerson } from "./make-people";
import { measureAnnouncement } from "./measure-announcement";
import { measureGuard } from "./measure-guard";
import { measureQueries } from "./measure-queries";
import { type PageScripts, scriptsSection, weighEmptyPage, weighSignIn } from "./measure-scripts";
import { measureSecondStep, measureSignIn } from "./measure-sign-in";
import { measureStart } from "./measure-start";
import { SESSION_COOKIE, signIn } from "./sign-in";
import { startStatementLog } from "./statement-log";

/** How much of everything. */
export const FULL = {
  starts: 3,
  signIns: 1000,
  secondSteps: 400,
  counted: 7,
  requests: 400,
  seconds: 8,
  announced: 100_000,
};
export const QUICK: Plan = {
  starts: 1,
  signIns: 150,
  secondSteps: 80,
  counted: 3,
  requests: 100,
  seconds: 2,
  announced: 10_000,
};
export type Plan = typeof FULL;

const CONCURRENCY = 4;
const CONNECTIONS = 8;
/** Sign-ins before the first one counts, so that everything is loaded and compiled as it is on a working day. */
const WARM_UP = 40;

const progress = (words: string): void => console.log(`… ${words}`);

export async function measureAll(home: Home, plan: Plan): Promise<{ sections: Section[]; postgresVersion: string }> {
  progress("starting Keydesk on an empty folder, and again");
  const { section: start, keydesk } = await measureStart(home, plan.starts);
  const superuser = await home.openDatabase();
  const [version] = await superuser<{ server_version: string }[]>`show server_version`;
  const measured = await measureRunning(home, keydesk, superuser, plan);
  await keydesk.stop();
  progress("building an empty page");
  const scripts = scriptsSection(measured.scripts, await weighEmptyPage(path.join(home.folder, "empty-page")));
  return { sections: [...measured.sections, start, scripts], postgresVersion: version?.server_version ?? "unknown" };
}

async function measureRunning(
  home: Home,
  keydesk: RunningKeydesk,
  superuser: postgres.Sql,
  plan: Plan,
): Promise<{ sections: Section[]; scripts: PageScripts }> {
  const { origin } = keydesk;
  progress("making people");
  const people = await home.makePeople(WARM_UP + plan.signIns + plan.secondSteps + plan.counted + 2);
  const agents = [...people.agents];
  const take = (count: number): BenchPerson[] => agents.splice(0, count);
  await closedLoop(take(WARM_UP), CONCURRENCY, (person) => signIn(origin, person));

  progress(`${plan.signIns} sign-ins`);
  const signIns = await measureSignIn(keydesk, take(plan.signIns), CONCURRENCY);
  progress(`${plan.secondSteps} second steps`);
  const secondStep = await measureSecondStep(keydesk, take(plan.secondSteps), CONCURRENCY);
  const [worker, stranger] = take(2);
  if (!worker || !stranger) throw new Error("there are too few people");

  progress("guarded and unguarded pages");
  const liveSession = (await signIn(origin, worker)).cookie(SESSION_COOKIE) ?? "";
  const { requests, seconds } = plan;
  const doors = { origin, endedSession: people.endedSession, liveSession };
  const guard = await measureGuard(doors, { requests, seconds, connections: CONNECTIONS });

  progress("queries per request");
  const log = await startStatementLog(superuser, home.folder);
  const counted = { ...people, agents: take(plan.counted) };
  const queries = await measureQueries(origin, counted, log).finally(() => log.stop());
  const scripts = await weighSignIn(origin, stranger);

  // The last one: what it leaves to be delivered would disturb the others.
  progress(`an announcement to ${plan.announced} people`);
  const announcement = await measureAnnouncement(keydesk, superuser, plan.announced);
  return { sections: [signIns, secondStep, guard, queries, announcement], scripts };
}
