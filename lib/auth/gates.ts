import "server-only";
import { notFound, redirect } from "next/navigation";
import type { Holder, PersonActor, Reverified } from "@/lib/access/actor";
import { can, type Permission } from "@/lib/access/permissions";
import { withinDeadline } from "@/lib/core/deadline";
import { seconds } from "@/lib/core/duration";
import { env } from "@/lib/core/env";
import { isUnavailable, Unavailable, unavailableCode } from "@/lib/core/errors";
import { describeError, log } from "@/lib/core/log";
import { refuseRequest, requestContext } from "@/lib/http/request-context";
import { isWithoutAdmin } from "@/lib/people/queries";
import type { LiveSession } from "@/lib/sessions/read-session";
import type { Step } from "@/lib/sign-in/next-step";
import { readAttempt, type SignInState } from "@/lib/sign-in/read-attempt";
import { sessionOf } from "./current-session";
import { ATTEMPT_COOKIE, getCookie, requestOrigin, requestPath, SESSION_COOKIE } from "./request";

/** F5: a request is answered within three seconds, also when the database says nothing at all. */
const GATE_DEADLINE = seconds(2);

/** Once it has not answered, what is rendered next does not wait for it again. */
const SECOND_CHANCE = seconds(0.1);

/** Runs a read that decides who somebody is, or what may be seen. A database that is away is a 503: never "no session", never "let in" (S77). */
export async function failClosed<T>(read: () => Promise<T>): Promise<T> {
  const context = requestContext();
  try {
    return await withinDeadline(read(), context.isDatabaseAway ? SECOND_CHANCE : GATE_DEADLINE);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    log().error({ error: describeError(error) }, "database away");
    context.isDatabaseAway = true;
    refuseRequest(503);
    throw unavailableCode(error) === "misconfigured"
      ? error
      : new Unavailable("the database is away", { cause: error });
  }
}

async function actorOf(live: LiveSession): Promise<PersonActor> {
  const { hasSecondFactor: _, isReverified: __, ...who } = live;
  return { kind: "person", ...who, origin: await requestOrigin() };
}

/** Who is signed in, or null. */
export async function currentPerson(): Promise<PersonActor | null> {
  const live = await failClosed(async () => sessionOf(await getCookie(SESSION_COOKIE)));
  return live && actorOf(live);
}

/** The gate of every signed-in page and action: a live session, its second factor passed, policy met. */
export async function requirePerson(): Promise<PersonActor> {
  return (await currentPerson()) ?? redirect(`/sign-in?next=${encodeURIComponent(requestPath())}`);
}

/** The gate of a page for those who may do one thing at all; for anybody else the page does not exist. */
export async function requirePermission(permission: Permission): Promise<PersonActor> {
  const person = await requirePerson();
  return can(person, permission) ? person : notFound();
}

const stepUpPath = (next: string) => `/confirm?next=${encodeURIComponent(next)}`;

/** Has this person stepped up within the last 15 minutes? The only maker of `Reverified`. */
async function reverified(person: PersonActor): Promise<Reverified | null> {
  const live = await sessionOf(await getCookie(SESSION_COOKIE));
  return live?.isReverified && live.sessionId === person.sessionId ? (person as Reverified) : null;
}

/** The gate of sensitive acts; who has not stepped up goes to /confirm and comes back to `next`. */
export async function requireReverified(next = requestPath()): Promise<Reverified> {
  return (await reverified(await requirePerson())) ?? redirect(stepUpPath(next));
}

/**
 * The gate of setting up one's own second factor: stepped up, or in a session that a recovery code opened, whose phone is gone.
 * S42: that session opens nothing else.
 */
export async function requireSetUpRight(next = requestPath()): Promise<PersonActor> {
  const person = await requirePerson();
  return person.isRecovery ? person : ((await reverified(person)) ?? redirect(stepUpPath(next)));
}

/** Who sets up a factor here: the sign-in that asks for it, or a signed-in person with the right to. */
export async function requireSetUpHolder(): Promise<Holder> {
  if (requestPath().startsWith("/sign-in/")) return (await requireStep("set-up", "offer-set-up")).actor;
  return requireSetUpRight(requestPath());
}

/** The gate of making the first admin: the page is there while nobody is admin, and never in demo mode (S9). */
export async function requireNoAdmin(): Promise<void> {
  if (env().KEYDESK_DEMO || !(await failClosed(() => isWithoutAdmin()))) notFound();
}

/** Where the sign-in of this browser stands; null: at the password. */
export async function currentAttempt(): Promise<SignInState | null> {
  const token = await getCookie(ATTEMPT_COOKIE);
  return token ? failClosed(async () => readAttempt(token, await requestOrigin())) : null;
}

/** The page of each step. */
export const STEP_PATH: Record<Exclude<Step, "done">, string> = {
  password: "/sign-in",
  passcode: "/sign-in/passcode",
  "set-up": "/sign-in/set-up",
  "offer-set-up": "/sign-in/set-up",
};

/** The gate of the pages and actions of one step: anybody else goes to the step that is theirs. */
export async function requireStep(...steps: Step[]): Promise<SignInState> {
  const state = await currentAttempt();
  // A cookie without a live attempt: it ran out, or ended in another tab. The page says so.
  if (!state) redirect((await getCookie(ATTEMPT_COOKIE)) ? `${STEP_PATH.password}?ended=1` : STEP_PATH.password);
  if (steps.includes(state.step)) return state;
  return redirect(state.step === "done" ? "/sign-in/finish" : STEP_PATH[state.step]);
}
