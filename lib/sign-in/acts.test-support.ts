/** What a second node does in tests; what ends in AtOnce is done `times` times at once. */
import { serveActs } from "@/lib/core/serve-acts.test-support";
import { throughTheGate } from "@/lib/two-factor/crash-gates.test-support";
import { checkPassword } from "./check-password";
import { issueTicket } from "./issue-ticket";
import { passPasscode } from "./pass-passcode";
import { readAttempt } from "./read-attempt";
import { redeemTicket } from "./redeem-ticket";

const origin = { address: "198.51.100.2", userAgent: "Second node", requestId: "second" };

const atOnce = async <T>(times: number, act: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, act));

/** From the passcode to the session; answers the session's token, or why there is none. */
async function finish(attemptToken: string, passcode: string): Promise<string> {
  const state = await readAttempt(attemptToken, origin);
  if (!state) return "start_again";
  const passed = await passPasscode(state, passcode, false);
  if (!passed.ok) return passed.code;
  const issued = await issueTicket({ attemptToken, deviceToken: null }, origin);
  if (!issued.ok) return issued.code;
  const opened = await redeemTicket(issued.data.ticket, origin);
  return opened.ok ? opened.data.sessionToken : opened.code;
}

/** The second step alone; answers what it was passed with, or why not. */
async function passOnly(attemptToken: string, passcode: string): Promise<string> {
  const state = await readAttempt(attemptToken, origin);
  if (!state) return "start_again";
  const passed = await passPasscode(state, passcode, false);
  return passed.ok ? passed.data : passed.code;
}

/** One passcode, one ticket: for a node that is killed over it. */
async function pass(attemptToken: string, passcode: string) {
  const state = await readAttempt(attemptToken, origin);
  return state && passPasscode(state, passcode, false);
}

const acts = {
  pass: async (attemptToken: string, passcode: string) => throughTheGate(pass(attemptToken, passcode)),
  redeem: async (ticket: string) => throughTheGate(redeemTicket(ticket, origin)),
  finishAtOnce: async (times: number, attemptToken: string, passcode: string) =>
    atOnce(times, () => finish(attemptToken, passcode)),
  passAtOnce: async (times: number, attemptToken: string, passcode: string) =>
    atOnce(times, () => passOnly(attemptToken, passcode)),
  issueAtOnce: async (times: number, attemptToken: string) =>
    atOnce(times, async () => issueTicket({ attemptToken, deviceToken: null }, origin)),
  redeemAtOnce: async (times: number, ticket: string) =>
    atOnce(times, async () => (await redeemTicket(ticket, origin)).ok),
  typeAtOnce: async (times: number, email: string, password: string, address: string) =>
    atOnce(times, async () => checkPassword({ email, password, deviceToken: null }, { ...origin, address })),
};
export type Acts = typeof acts;

serveActs(acts);
