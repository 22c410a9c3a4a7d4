import { eq } from "drizzle-orm";
import { database } from "@/db/client";
import { createAttempt, createPerson, PASSWORD, type Person } from "@/db/factories";
import { securityPolicies, sessions } from "@/db/schema";
import { minutes } from "@/lib/core/duration";
import { startChallenge } from "@/lib/two-factor/start-challenge";
import { checkPassword } from "./check-password";
import { issueTicket, type Ticket } from "./issue-ticket";
import { readAttempt, type SignInState } from "./read-attempt";

export const origin = { address: "192.0.2.1", userAgent: "Vitest", requestId: "test" };

let last = 0;

/** An address that no other test of the file has failed from. */
export const someOrigin = () => ({ ...origin, address: `2001:db8:0:${(++last).toString(16)}::1` });

export const somebody = async (overrides: Parameters<typeof createPerson>[1] = {}): Promise<Person> =>
  createPerson(database(), overrides);

/** Types address and password as the form sends them. */
export const typePassword = async (
  email: string,
  password: string = PASSWORD,
  more: { deviceToken?: string | null; next?: string; from?: typeof origin } = {},
) => checkPassword({ email, password, next: more.next, deviceToken: more.deviceToken ?? null }, more.from ?? origin);

export interface AtStep {
  token: string;
  state: SignInState;
}

/** A sign-in of the person behind the password, its question put where there is one. */
export async function afterPassword(person: Person): Promise<AtStep> {
  const { token } = await createAttempt(database(), person.id);
  const state = await stateOf(token);
  const { actor, factor } = state;
  if (state.step === "passcode" && factor)
    await database().transaction((tx) => startChallenge(tx, actor, factor, "sign-in"));
  return { token, state };
}

export async function stateOf(token: string): Promise<SignInState> {
  const state = await readAttempt(token, origin);
  if (!state) throw new Error("the sign-in is back at the password");
  return state;
}

export const stepOf = async (token: string) => (await readAttempt(token, origin))?.step ?? "password";

/** All steps done: the ticket. */
export async function ticketOf(person: Person): Promise<Ticket & { attemptToken: string }> {
  const { token: attemptToken } = await createAttempt(database(), person.id);
  const issued = await issueTicket({ attemptToken, deviceToken: null }, origin);
  if (!issued.ok) throw new Error(issued.code);
  return { ...issued.data, attemptToken };
}

export const sessionsOf = async (personId: number) =>
  database().select().from(sessions).where(eq(sessions.personId, personId));

type PolicyValues = Partial<typeof securityPolicies.$inferInsert>;

/** The policy of agents, who all people of these tests are; what is left out is the default. */
export const setPolicy = async (values: PolicyValues = {}): Promise<unknown> =>
  database()
    .update(securityPolicies)
    .set({ ...DEFAULTS, ...values })
    .where(eq(securityPolicies.role, "agent"));

const DEFAULTS: PolicyValues = {
  secondFactor: "optional",
  requiredFrom: null,
  graceDays: 0,
  graceSkips: 0,
  methods: ["app", "sms"],
  askPasscode: "untrusted-device",
  trustedDeviceDays: 30,
};

export const requiredSince = (duration: number, graceDays = 0): PolicyValues => ({
  secondFactor: "required",
  requiredFrom: new Date(Date.now() - minutes(1) - duration),
  graceDays,
});
