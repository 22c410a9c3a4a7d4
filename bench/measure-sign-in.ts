import { closedLoop } from "./closed-loop";
import { rateFigures, type Section } from "./figures";
import type { RunningKeydesk } from "./keydesk";
import type { BenchPerson } from "./make-people";
import { givePassword, openPasscodePage, signIn, submitPasscode } from "./sign-in";
import { type Answer, createVisitor, type Visitor } from "./visitor";

/** Full sign-ins of people who are all different, and the memory they leave behind. */
export async function measureSignIn(
  keydesk: RunningKeydesk,
  people: readonly BenchPerson[],
  concurrency: number,
): Promise<Section> {
  const before = await keydesk.memory();
  const alone = await closedLoop(people.slice(0, ALONE), 1, (person) => signIn(keydesk.origin, person));
  const timings = await closedLoop(people.slice(ALONE), concurrency, (person) => signIn(keydesk.origin, person));
  const after = await keydesk.memory();
  return {
    title: "Full sign-in (password and app code)",
    how: `Both pages and both forms, without JavaScript, each in a new browser of another person; closed loop, ${ALONE} one after the other, then ${people.length - ALONE} with ${concurrency} at a time.`,
    figures: [
      ...rateFigures("sign-in.alone", "sign-in, 1 at a time", alone),
      ...rateFigures("sign-in", `sign-in, ${concurrency} at a time`, timings),
      { id: "memory.before", label: "memory (RSS) before", value: before, unit: "MB" },
      { id: "memory.after", label: `memory (RSS) after ${people.length} sign-ins`, value: after, unit: "MB" },
    ],
  };
}

/** How many sign in one after the other before the crowd comes. */
const ALONE = 50;

interface Prepared {
  visitor: Visitor;
  person: BenchPerson;
  page: Answer;
}

/** The passcode form alone: everybody's password is given before the clock starts. */
export async function measureSecondStep(
  { origin }: RunningKeydesk,
  people: readonly BenchPerson[],
  concurrency: number,
): Promise<Section> {
  const prepared: Prepared[] = [];
  for (const person of people) {
    const visitor = createVisitor(origin);
    await givePassword(visitor, person);
    prepared.push({ visitor, person, page: await openPasscodePage(visitor) });
  }
  const half = Math.floor(prepared.length / 2);
  const run = (part: Prepared[], lanes: number) =>
    closedLoop(part, lanes, ({ visitor, page, person }) => submitPasscode(visitor, page, person));
  const alone = await run(prepared.slice(0, half), 1);
  const together = await run(prepared.slice(half), concurrency);
  return {
    title: "Second step alone",
    how: `The POST of a right app code: code checked and spent, device and session made; answered by a redirect. ${half} one after the other, ${prepared.length - half} with ${concurrency} at a time.`,
    figures: [
      ...rateFigures("second-step.alone", "app code, 1 at a time", alone),
      ...rateFigures("second-step", `app code, ${concurrency} at a time`, together),
    ],
  };
}
