import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createDevice, createRecoveryCodes, createSession, createSmsFactor } from "@/db/factories";
import { auditEvents, devices, recoveryCodeSets, secondFactors } from "@/db/schema";
import { endRestoredProofs } from "@/lib/people/end-restored-proofs";
import { readSession } from "@/lib/sessions/read-session";
import { codeAt, openChallenge, presentStep, smsCodeOf, someNumber } from "@/lib/two-factor/two-factor.test-support";
import { passPasscode } from "./pass-passcode";
import { redeemTicket } from "./redeem-ticket";
import { afterPassword, origin, somebody, ticketOf } from "./sign-in.test-support";

const db = database();
const cli = { kind: "system", name: "cli" } as const;

it("nothing that was handed out before a restore opens anything after it (F33)", async () => {
  const withApp = await somebody();
  const { secret } = await createAppFactor(db, withApp.id);
  await db.update(secondFactors).set({ driftSteps: 2 }).where(eq(secondFactors.personId, withApp.id));
  const codes = await createRecoveryCodes(db, withApp.id);
  const session = await createSession(db, withApp.id);
  const device = await createDevice(db, withApp.id, { trustedAt: new Date() });
  const ticket = await ticketOf(await somebody());
  const withSms = await somebody();
  await createSmsFactor(db, withSms.id, { phoneNumber: someNumber() });
  const halfWay = await afterPassword(withSms);
  const question = await openChallenge(halfWay.state.actor, "sign-in");

  const done = await endRestoredProofs(cli, { voidsRecoveryCodes: false });
  expect(done).toMatchObject({
    sessions: 1,
    people: 1,
    questions: 1,
    devices: 1,
    apps: 1,
    codeSets: 1,
    codesVoided: 0,
  });

  expect(await readSession(session.token)).toBeNull();
  expect(await redeemTicket(ticket.ticket, origin)).toMatchObject({ ok: false, code: "start_again" });
  expect(await passPasscode(halfWay.state, smsCodeOf(question), false)).toMatchObject({ ok: false });
  expect((await db.select().from(devices).where(eq(devices.id, device.id)))[0]?.trustedAt).toBeNull();
  expect((await db.select().from(recoveryCodeSets))[0]?.savedAt).toBeNull();
  // Every passcode that could have been used until now is spent, also the one of the next step.
  const again = await afterPassword(withApp);
  const now = await presentStep();
  for (const ahead of [1, 2, 3])
    expect(await passPasscode(again.state, codeAt(secret, now + ahead), false)).toMatchObject({
      ok: false,
      code: "passcode_already_used",
    });
  // A recovery code is the way in without a phone, and stays one.
  expect(await passPasscode(again.state, codes[0] ?? "", false)).toMatchObject({ ok: true });
  expect(await db.select().from(auditEvents).where(eq(auditEvents.event, "installation.restored"))).toMatchObject([
    { actorKind: "system", details: { by: "cli", sessions: 1 } },
  ]);
});

it("recovery codes can be made useless, too", async () => {
  const person = await somebody();
  await createAppFactor(db, person.id);
  const codes = await createRecoveryCodes(db, person.id);
  expect((await endRestoredProofs(cli, { voidsRecoveryCodes: true })).codesVoided).toBeGreaterThanOrEqual(10);
  const { state } = await afterPassword(person);
  expect(await passPasscode(state, codes[1] ?? "", false)).toMatchObject({ ok: false, code: "recovery_code_spent" });
});
