import { eq } from "drizzle-orm";
import { generateSync } from "otplib";
import { expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createAttempt, createPerson } from "@/db/factories";
import { auditEvents, secondFactors } from "@/db/schema";
import { databaseTime } from "@/lib/core/clock";
import { STEP_SECONDS, stepAt } from "@/lib/two-factor/methods/app";
import { startChallenge } from "@/lib/two-factor/start-challenge";
import { passPasscode } from "./pass-passcode";
import { passTwoPasscodes } from "./pass-two-passcodes";
import { readAttempt } from "./read-attempt";

const origin = { address: "192.0.2.1", userAgent: "Vitest", requestId: "test" };

/** Somebody at the passcode step, and what their device shows `drift` steps away from the right time. */
async function atPasscode(personId?: number) {
  const db = database();
  const person = personId ?? (await createPerson(db)).id;
  if (personId === undefined) await createAppFactor(db, person, { secret });
  const { token } = await createAttempt(db, person);
  const state = await readAttempt(token, origin);
  if (!state?.factor) throw new Error("not at the passcode");
  const { actor, factor } = state;
  await db.transaction((tx) => startChallenge(tx, actor, factor, "sign-in"));
  return { state, token, personId: person };
}

const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const codeAt = (step: number) => generateSync({ secret, epoch: step * STEP_SECONDS });
const presentStep = async () => stepAt(await databaseTime(database()));

const factorOf = async (personId: number) =>
  (await database().select().from(secondFactors).where(eq(secondFactors.personId, personId)))[0];

test("a device three minutes slow is found, kept in mind, and signs in by single codes afterwards", async () => {
  const { state, token, personId } = await atPasscode();
  const shown = (await presentStep()) - 6;
  expect(await passPasscode(state, codeAt(shown), false)).toMatchObject({ ok: false, code: "passcode_wrong" });

  const found = await passTwoPasscodes(state, { first: codeAt(shown - 1), second: codeAt(shown) });
  expect(found).toMatchObject({ ok: true });
  expect((await readAttempt(token, origin))?.step).toBe("done");
  const drift = (await factorOf(personId))?.driftSteps;
  expect([-6, -7]).toContain(drift);
  const events = await database().select().from(auditEvents).where(eq(auditEvents.subjectId, personId));
  expect(events.map((e) => e.event)).toContain("second_factor.resynchronised");

  const next = await atPasscode(personId);
  expect(await passPasscode(next.state, codeAt(shown + 1), false)).toMatchObject({ ok: true });
});

test("codes that were used do not work a second time in this way either", async () => {
  const { state, personId } = await atPasscode();
  const shown = await presentStep();
  await passTwoPasscodes(state, { first: codeAt(shown - 1), second: codeAt(shown) });
  const again = await atPasscode(personId);
  expect(await passTwoPasscodes(again.state, { first: codeAt(shown - 1), second: codeAt(shown) })).toMatchObject({
    ok: false,
    code: "passcode_already_used",
  });
});

test("wrong pairs count as tries, and the sixth finds the challenge spent", async () => {
  const { state } = await atPasscode();
  const typed = [
    {},
    { first: "123456" },
    { first: ["1"], second: null },
    { first: "000000", second: "000000" },
    { first: "x", second: "y" },
  ];
  for (const pair of typed)
    expect(await passTwoPasscodes(state, pair)).toMatchObject({ ok: false, code: "codes_not_consecutive" });
  const shown = await presentStep();
  expect(await passTwoPasscodes(state, { first: codeAt(shown - 1), second: codeAt(shown) })).toMatchObject({
    ok: false,
    code: "passcode_out_of_tries",
  });
});
