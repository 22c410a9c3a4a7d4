import { afterEach, beforeEach, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createDevice, createPerson, createSmsFactor, type Person } from "@/db/factories";
import { policyTrialStops, policyTrials } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { listPeople } from "@/lib/people/queries";
import { getPolicies, listTrials } from "@/lib/policy/queries";
import { proposalOf } from "@/lib/policy/rules";
import type { PolicyProposal } from "@/lib/policy/schema";
import { startTrial } from "@/lib/policy/start-trial";
import { codeNow, openChallenge, smsCodeOf, someNumber } from "@/lib/two-factor/two-factor.test-support";
import { issueTicket } from "./issue-ticket";
import { passPasscode } from "./pass-passcode";
import { redeemTicket } from "./redeem-ticket";
import { origin, sessionsOf, setPolicy, somebody, stateOf, typePassword } from "./sign-in.test-support";

const db = database();
const admin = await createPerson(db, { role: "admin" });
beforeEach(async () => {
  await setPolicy();
  await db.delete(policyTrials);
});
afterEach(async () => {
  await setPolicy();
});

async function run(changes: Partial<PolicyProposal>): Promise<number> {
  const proposals = (await getPolicies(db)).map((p) => ({ ...proposalOf(p), ...(p.role === "agent" ? changes : {}) }));
  const started = await startTrial(actorOf(admin), { proposals, until: "" });
  if (!started.ok) throw new Error(started.code);
  return (await listTrials(actorOf(admin)))[0]?.id ?? 0;
}

async function ticketOf(person: Person, deviceToken: string | null = null) {
  const started = await typePassword(person.email, undefined, { deviceToken });
  const token = started.ok ? started.data.token : "";
  const { step, actor, factor } = await stateOf(token);
  if (step === "passcode") {
    const code = factor?.method === "sms" ? smsCodeOf(await openChallenge(actor, "sign-in")) : await codeNow(secret);
    await passPasscode(await stateOf(token), code, false);
  }
  const issued = await issueTicket({ attemptToken: token, deviceToken }, origin);
  if (!issued.ok) throw new Error(issued.code);
  return issued.data;
}

let secret = "";
async function signIn(person: Person, deviceToken: string | null = null): Promise<string> {
  const { ticket, deviceToken: next } = await ticketOf(person, deviceToken);
  expect(await redeemTicket(ticket, origin)).toMatchObject({ ok: true });
  return next;
}

const noted = async () => db.select().from(policyTrialStops);
const agent = async () => somebody({ createdAt: new Date("2020-01-01") });

test("a sign-in that it would have stopped goes on, and is noted once a person, with their newest stop", async () => {
  const trial = await run({ secondFactor: "required", graceSkips: 2 });
  const person = await agent();
  for (const [stop, signIns] of [
    ["offer-set-up", 1],
    ["offer-set-up", 2],
    ["set-up", 3],
    ["set-up", 4],
  ] as const) {
    await signIn(person);
    expect(await noted()).toMatchObject([{ trialId: trial, personId: person.id, stop, signIns }]);
  }
  expect(await sessionsOf(person.id)).toHaveLength(4);
  expect((await listTrials(actorOf(admin)))[0]?.stops).toEqual({ "set-up": 1, "offer-set-up": 0, passcode: 0 });
});

test("it names a method that would not be allowed, and trust that would not do", async () => {
  const trial = await run({ methods: ["app"], askPasscode: "every-sign-in" });
  const texting = await agent();
  await createSmsFactor(db, texting.id, { phoneNumber: someNumber() });
  await signIn(texting);
  const trusting = await agent();
  await createAppFactor(db, trusting.id);
  await signIn(trusting, (await createDevice(db, trusting.id, { trustedAt: new Date() })).token);
  const names = async (stop: "set-up" | "passcode") =>
    (await listPeople(actorOf(admin), { trial: String(trial), stop })).rows.map((row) => row.name);
  expect(await names("set-up")).toEqual([texting.name]);
  expect(await names("passcode")).toEqual([trusting.name]);
  const { stops } = (await listTrials(actorOf(admin)))[0] ?? {};
  expect(stops).toEqual({ "set-up": 1, "offer-set-up": 0, passcode: 1 });
  // For others than admins the filter is not there.
  const all = await listPeople(actorOf(await somebody()), { trial: String(trial) });
  expect(all.rows.length).toBeGreaterThan(2);
});

test("whoever meets it is not noted, nor is anybody once it has ended, nor of another role", async () => {
  await run({ secondFactor: "required" });
  const ready = await agent();
  ({ secret } = await createAppFactor(db, ready.id));
  await signIn(ready);
  await signIn(await createPerson(db, { role: "end_user" }));
  await db.update(policyTrials).set({ endsAt: new Date(Date.now() - 1000) });
  await signIn(await agent());
  expect(await noted()).toEqual([]);
});

test("a ticket redeemed many times at once is one sign-in, and many sign-ins at once are one row", async () => {
  await run({ secondFactor: "required" });
  const person = await agent();
  const { ticket } = await ticketOf(person);
  await Promise.all(Array.from({ length: 5 }, () => redeemTicket(ticket, origin)));
  expect(await noted()).toMatchObject([{ signIns: 1 }]);
  const tickets = await Promise.all(Array.from({ length: 4 }, () => ticketOf(person)));
  await Promise.all(tickets.map((issued) => redeemTicket(issued.ticket, origin)));
  expect(await noted()).toMatchObject([{ personId: person.id, signIns: 5 }]);
});

test("what another release wrote stops nobody from signing in", async () => {
  const trial = await run({ secondFactor: "required" });
  await db.update(policyTrials).set({ state: { version: 1, secondFactor: "mandatory" } });
  await signIn(await agent());
  expect(await noted()).toEqual([]);
  expect(trial).toBeGreaterThan(0);
});
