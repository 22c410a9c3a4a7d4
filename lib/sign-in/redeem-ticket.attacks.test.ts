import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createSession } from "@/db/factories";
import { signInAttempts } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { holdLock } from "@/lib/core/held-lock.test-support";
import { endOtherSessions } from "@/lib/sessions/end-other-sessions";
import { confirmSetUp } from "@/lib/two-factor/confirm-set-up";
import { turnOff } from "@/lib/two-factor/turn-off";
import { begin } from "@/lib/two-factor/two-factor.test-support";
import { endAttempt } from "./end-attempt";
import { issueTicket } from "./issue-ticket";
import { redeemTicket } from "./redeem-ticket";
import { afterPassword, origin, sessionsOf, somebody, ticketOf } from "./sign-in.test-support";

const db = database();

describe("a ticket in the wrong hands", () => {
  test("that was redeemed redeems nothing more", async () => {
    const person = await somebody();
    const { ticket } = await ticketOf(person);
    expect(await redeemTicket(ticket, origin)).toMatchObject({ ok: true });
    for (let n = 0; n < 3; n += 1) expect(await redeemTicket(ticket, origin)).toMatchObject({ code: "start_again" });
    expect(await sessionsOf(person.id)).toHaveLength(1);
  });

  test('of a sign-in that was ended by "Start again" is dead', async () => {
    const person = await somebody();
    const { ticket, attemptToken } = await ticketOf(person);
    await endAttempt(attemptToken);
    expect(await redeemTicket(ticket, origin)).toMatchObject({ ok: false, code: "start_again" });
    expect(await sessionsOf(person.id)).toEqual([]);
  });

  test.each([
    ["a second factor was turned on", "set-up"],
    ["the second factor was turned off", "turn-off"],
    ["all other sessions were ended", "end"],
  ])("is dead once %s in a session", async (_, change) => {
    const person = await somebody();
    const { id } = await createSession(db, person.id);
    const actor = actorOf(person, id);
    const { ticket } = await ticketOf(person);
    if (change === "turn-off") await createAppFactor(db, person.id);
    if (change === "set-up") await confirmSetUp(actor, (await begin(actor, { method: "app" })).code);
    if (change === "turn-off") await turnOff(actor);
    if (change === "end") await endOtherSessions(actor);
    expect(await redeemTicket(ticket, origin)).toMatchObject({ ok: false, code: "start_again" });
    expect(await sessionsOf(person.id)).toHaveLength(1);
  });

  test("is none before the passcode: no order of the steps gives one", async () => {
    const person = await somebody();
    await createAppFactor(db, person.id);
    const { token } = await afterPassword(person);
    for (let n = 0; n < 3; n += 1)
      expect(await issueTicket({ attemptToken: token, deviceToken: null }, origin)).toMatchObject({ ok: false });
    const [attempt] = await db.select().from(signInAttempts).where(eq(signInAttempts.personId, person.id));
    expect(attempt).toMatchObject({ ticketHash: null, ticketExpiresAt: null });
  });
});

test("a suspension that comes while a ticket is being redeemed goes through, and the ticket is refused", async () => {
  const person = await somebody();
  const { ticket } = await ticketOf(person);
  const suspension = await holdLock(`select 1 from people where id = ${person.id} for no key update`);
  const redeemed = redeemTicket(ticket, origin);
  redeemed.catch(() => "looked at below");
  const pid = await suspension.somebodyWaits();
  await suspension.run(`update people set suspended_at = clock_timestamp() where id = ${person.id}`);
  await suspension.run(`update sign_in_attempts set ended_at = clock_timestamp() where person_id = ${person.id}`);
  await suspension.release("commit");
  expect(pid).toBeGreaterThan(0);
  // Were the attempt locked before the person, each would wait for what the other one holds.
  expect(await redeemed).toMatchObject({ ok: false, code: "start_again" });
});
