import { generateSync } from "otplib";
import { PASSWORD } from "@/db/factories";
import type { BenchPerson } from "./make-people";
import { type Answer, createVisitor, type Visitor } from "./visitor";

export const SESSION_COOKIE = "__Host-keydesk-session";

function expectRedirect(answer: Answer, to: string): void {
  if (answer.status !== 303 || answer.location !== to)
    throw new Error(`${answer.path} answered ${answer.status} to ${answer.location}, not 303 to ${to}`);
}

function expectPage(answer: Answer): Answer {
  if (answer.status !== 200) throw new Error(`${answer.path} answered ${answer.status} to ${answer.location}`);
  return answer;
}

/** The password step: the page, and its form. */
export async function givePassword(visitor: Visitor, person: BenchPerson): Promise<void> {
  const page = expectPage(await visitor.get("/sign-in"));
  expectRedirect(await submitPassword(visitor, page, person), "/sign-in/passcode");
}

export const submitPassword = (visitor: Visitor, page: Answer, { email }: BenchPerson): Promise<Answer> =>
  visitor.submit(page, { email, password: PASSWORD });

export const openPasscodePage = async (visitor: Visitor): Promise<Answer> =>
  expectPage(await visitor.get("/sign-in/passcode"));

/** The passcode step: the form alone. After it there is a session. */
export async function submitPasscode(visitor: Visitor, page: Answer, { secret }: BenchPerson): Promise<void> {
  expectRedirect(await visitor.submit(page, { passcode: generateSync({ secret }) }), "/tickets");
  if (!visitor.cookie(SESSION_COOKIE)) throw new Error("the sign-in brought no session");
}

/** All of it in a browser that is new to Keydesk: two pages, two forms, and at the end a session. */
export async function signIn(origin: string, person: BenchPerson): Promise<Visitor> {
  const visitor = createVisitor(origin);
  await givePassword(visitor, person);
  await submitPasscode(visitor, await openPasscodePage(visitor), person);
  return visitor;
}
