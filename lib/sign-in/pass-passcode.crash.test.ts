import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createRecoveryCodes } from "@/db/factories";
import { ok } from "@/lib/core/result";
import { crashes, isDone, type Point } from "@/lib/two-factor/crash.test-support";
import { codeNow, eventsOf, mailsOf } from "@/lib/two-factor/two-factor.test-support";
import type { Acts } from "./acts.test-support";
import { issueTicket } from "./issue-ticket";
import { passPasscode } from "./pass-passcode";
import { redeemTicket } from "./redeem-ticket";
import { afterPassword, origin, sessionsOf, somebody, stepOf, ticketOf } from "./sign-in.test-support";

const db = database();
const killAt = crashes<Acts>("lib/sign-in/acts.test-support.ts");

const count = async (personId: number, event: string) =>
  (await eventsOf(personId)).filter((each) => each === event).length;

describe("a node that is killed while it takes a passcode", () => {
  const points: Point[] = [
    "before the try is counted",
    "while the try is counted",
    "before the factor changes",
    "before the sign-in goes on",
    "before it is written down",
    "in the midst of the commit",
    "after the commit, before the answer",
  ];

  test.each(points)("%s: the code is spent and the sign-in goes on, or neither", async (point) => {
    const person = await somebody();
    const { secret } = await createAppFactor(db, person.id);
    const { token, state } = await afterPassword(person);
    const code = await codeNow(secret);
    await killAt(point, (node) => node.ask("pass", token, code));
    expect(await stepOf(token)).toBe(isDone(point) ? "done" : "passcode");
    expect(await count(person.id, "sign_in.passcode_passed")).toBe(isDone(point) ? 1 : 0);
    expect(await sessionsOf(person.id)).toEqual([]);
    const again = await passPasscode(state, code, false);
    expect(again).toEqual(isDone(point) ? { ok: false, code: "start_again" } : ok("app"));
    // Another node brings it to its end.
    const issued = await issueTicket({ attemptToken: token, deviceToken: null }, origin);
    expect(await redeemTicket(issued.ok && issued.data.ticket, origin)).toMatchObject({ ok: true });
    expect(await sessionsOf(person.id)).toHaveLength(1);
  });

  test("or a recovery code: it is spent and told of, or neither", async () => {
    for (const point of ["before the recovery codes", "before the notice", "in the midst of the commit"] as const) {
      const person = await somebody();
      await createAppFactor(db, person.id);
      const [code = ""] = await createRecoveryCodes(db, person.id);
      const { token, state } = await afterPassword(person);
      await killAt(point, (node) => node.ask("pass", token, code));
      expect(await stepOf(token)).toBe(isDone(point) ? "done" : "passcode");
      expect(await mailsOf(person.id)).toEqual(isDone(point) ? ["recovery-code-used"] : []);
      if (!isDone(point)) expect(await passPasscode(state, code, false)).toEqual(ok("recovery-code"));
      expect(await count(person.id, "recovery_code.used")).toBe(1);
    }
  });
});

describe("a node that is killed while it redeems a ticket", () => {
  const points: Point[] = [
    "before anything",
    "before the sign-in goes on",
    "before the session is there",
    "before it is written down",
    "in the midst of the commit",
    "after the commit, before the answer",
  ];

  test.each(points)("%s: one session or none, and the record agrees", async (point) => {
    const person = await somebody();
    const { ticket } = await ticketOf(person);
    await killAt(point, (node) => node.ask("redeem", ticket));
    const done = isDone(point) ? 1 : 0;
    expect(await sessionsOf(person.id)).toHaveLength(done);
    expect(await count(person.id, "sign_in.done")).toBe(done);
    expect((await redeemTicket(ticket, origin)).ok).toBe(!done);
    expect(await sessionsOf(person.id)).toHaveLength(1);
  });
});
