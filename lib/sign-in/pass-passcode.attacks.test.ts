import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createRecoveryCodes, createSmsFactor } from "@/db/factories";
import { challenges, people, secondFactors, sessions } from "@/db/schema";
import { prepareProcess, type SecondProcess } from "@/lib/core/second-process.test-support";
import { endSessions } from "@/lib/sessions/end-sessions";
import { codeNow, smsCodeOf } from "@/lib/two-factor/two-factor.test-support";
import type { Acts } from "./acts.test-support";
import { issueTicket } from "./issue-ticket";
import { passPasscode } from "./pass-passcode";
import { redeemTicket } from "./redeem-ticket";
import { afterPassword, origin, sessionsOf, setPolicy, somebody, stepOf, ticketOf } from "./sign-in.test-support";

const db = database();
let nodes: SecondProcess<Acts>[] = [];
let prepared: Awaited<ReturnType<typeof prepareProcess<Acts>>>;

beforeAll(async () => {
  prepared = await prepareProcess<Acts>("lib/sign-in/acts.test-support.ts");
  nodes = await Promise.all([prepared.start(), prepared.start()]);
});

afterAll(async () => {
  await Promise.all(nodes.map((node) => node.kill()));
  await prepared.remove();
  await setPolicy();
});

/** The same from both nodes at once. */
const onBoth = async <T>(act: (node: SecondProcess<Acts>) => Promise<T[]>): Promise<T[]> =>
  (await Promise.all(nodes.map(act))).flat();

const isToken = (answer: string) => answer.length === 43;

/** Hundreds of transactions wait in line for one row: on a busy machine that takes a while. */
const PATIENT = { timeout: 90_000 };

describe("one right code, 100 times at once on two processes, is one session", PATIENT, () => {
  test("by app (5 rounds)", async () => {
    for (let round = 0; round < 5; round += 1) {
      const person = await somebody();
      const { secret } = await createAppFactor(db, person.id);
      const [{ token }, code] = [await afterPassword(person), await codeNow(secret)];
      const answers = await onBoth((node) => node.ask("finishAtOnce", 50, token, code));
      expect(answers).toHaveLength(100);
      expect(answers.filter(isToken)).toHaveLength(1);
      expect(await sessionsOf(person.id)).toHaveLength(1);
    }
  });

  test("by SMS (3 rounds)", async () => {
    for (let round = 0; round < 3; round += 1) {
      const person = await somebody();
      await createSmsFactor(db, person.id, { phoneNumber: `+141555540${10 + round}` });
      const { token, state } = await afterPassword(person);
      const [challenge] = await db.select().from(challenges).where(eq(challenges.attemptId, state.actor.attemptId));
      if (!challenge) throw new Error("no challenge");
      const answers = await onBoth((node) => node.ask("finishAtOnce", 50, token, smsCodeOf(challenge)));
      expect(answers.filter(isToken)).toHaveLength(1);
      expect(await sessionsOf(person.id)).toHaveLength(1);
    }
  });

  test("by recovery code (2 rounds)", async () => {
    for (let round = 0; round < 2; round += 1) {
      const person = await somebody();
      await createAppFactor(db, person.id);
      const [code = ""] = await createRecoveryCodes(db, person.id);
      const { token } = await afterPassword(person);
      const answers = await onBoth((node) => node.ask("finishAtOnce", 50, token, code));
      expect(answers.filter(isToken)).toHaveLength(1);
      expect(await sessionsOf(person.id)).toHaveLength(1);
    }
  });

  test("in two sign-ins of the same person, one on each process, too (5 rounds)", async () => {
    for (let round = 0; round < 5; round += 1) {
      const person = await somebody();
      const { secret } = await createAppFactor(db, person.id);
      const [one, other] = [await afterPassword(person), await afterPassword(person)];
      const code = await codeNow(secret);
      const answers = await Promise.all([
        nodes[0]?.ask("finishAtOnce", 4, one.token, code),
        nodes[1]?.ask("finishAtOnce", 4, other.token, code),
      ]);
      expect(answers.flat().filter((answer) => answer && isToken(answer))).toHaveLength(1);
      expect(await sessionsOf(person.id)).toHaveLength(1);
    }
  });
});

test("a wrong code, 100 times at once on two processes, is compared five times and opens nothing", async () => {
  const person = await somebody();
  await createAppFactor(db, person.id);
  const { token } = await afterPassword(person);
  const answers = await onBoth((node) => node.ask("finishAtOnce", 50, token, "nonsense"));
  expect(answers.filter((answer) => answer === "passcode_wrong")).toHaveLength(5);
  expect(answers.filter(isToken)).toEqual([]);
  expect(await sessionsOf(person.id)).toEqual([]);
});

test("one ticket, 100 times at once on two processes, is one session (5 rounds)", PATIENT, async () => {
  for (let round = 0; round < 5; round += 1) {
    const person = await somebody();
    const { ticket } = await ticketOf(person);
    // The failures of each round would close the address: they come from a tester's table, not from one client.
    await db.execute(sql`delete from throttles where key like 'address:%'`);
    const answers = await onBoth((node) => node.ask("redeemAtOnce", 50, ticket));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await sessionsOf(person.id)).toHaveLength(1);
  }
});

test("all tickets that one finished sign-in gets at once on two processes open one session", async () => {
  const person = await somebody();
  const { token } = await afterPassword(person);
  const issued = await onBoth((node) => node.ask("issueAtOnce", 10, token));
  const tickets = issued.flatMap((each) => (each.ok ? [each.data.ticket] : []));
  const opened = await Promise.all(tickets.map((ticket) => redeemTicket(ticket, origin)));
  expect(opened.filter((each) => each.ok)).toHaveLength(1);
  expect(await sessionsOf(person.id)).toHaveLength(1);
});

describe("suspended", () => {
  const suspend = async (id: number) =>
    db.transaction(async (tx) => {
      await tx.update(people).set({ suspendedAt: sql`clock_timestamp()` }).where(eq(people.id, id));
      await endSessions(tx, { personId: id, reason: "suspended" });
    });

  test("between password and passcode: the right code opens nothing and is not even spent", async () => {
    const person = await somebody();
    const { secret } = await createAppFactor(db, person.id);
    const { token, state } = await afterPassword(person);
    await suspend(person.id);
    expect(await stepOf(token)).toBe("password");
    expect(await passPasscode(state, await codeNow(secret), false)).toEqual({ ok: false, code: "start_again" });
    const [factor] = await db.select().from(secondFactors).where(eq(secondFactors.personId, person.id));
    expect(factor?.lastStep).toBe(0);
    expect(await issueTicket({ attemptToken: token, deviceToken: null }, origin)).toEqual({
      ok: false,
      code: "start_again",
    });
  });

  test("between passcode and ticket, and between ticket and session", async () => {
    const person = await somebody();
    const { token } = await afterPassword(person);
    const { ticket } = await ticketOf(person);
    await suspend(person.id);
    expect(await issueTicket({ attemptToken: token, deviceToken: null }, origin)).toMatchObject({ ok: false });
    expect(await redeemTicket(ticket, origin)).toMatchObject({ ok: false, code: "start_again" });
    expect(await sessionsOf(person.id)).toEqual([]);
  });

  test("without the sign-ins having been ended: the row alone is enough at each step", async () => {
    const person = await somebody();
    const { token } = await afterPassword(person);
    const { ticket } = await ticketOf(person);
    await db.update(people).set({ suspendedAt: sql`clock_timestamp()` }).where(eq(people.id, person.id));
    expect(await stepOf(token)).toBe("password");
    expect(await redeemTicket(ticket, origin)).toMatchObject({ ok: false, code: "start_again" });
    expect(await db.select().from(sessions).where(eq(sessions.personId, person.id))).toEqual([]);
  });
});
