import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createDevice, createRecoveryCodes, createSmsFactor, type Person } from "@/db/factories";
import { ok } from "@/lib/core/result";
import { beginSetUp } from "@/lib/two-factor/begin-set-up";
import { confirmSetUp } from "@/lib/two-factor/confirm-set-up";
import {
  begin,
  codeNow,
  eventsOf,
  openChallenge,
  readFactor,
  smsCodeOf,
  someNumber,
} from "@/lib/two-factor/two-factor.test-support";
import { issueTicket } from "./issue-ticket";
import { passPasscode } from "./pass-passcode";
import { redeemTicket } from "./redeem-ticket";
import {
  type AtStep,
  afterPassword,
  origin,
  sessionsOf,
  setPolicy,
  somebody,
  stateOf,
  stepOf,
  typePassword,
} from "./sign-in.test-support";

const db = database();
let person: Person;
let codes: string[];

/** Policy has turned against SMS, which this agent uses. */
beforeEach(async () => {
  person = await somebody();
  await createSmsFactor(db, person.id, { phoneNumber: someNumber() });
  codes = await createRecoveryCodes(db, person.id);
  await setPolicy({ methods: ["app"] });
});
afterEach(async () => {
  await setPolicy();
});

async function passed(): Promise<AtStep> {
  const walk = await afterPassword(person);
  const code = smsCodeOf(await openChallenge(walk.state.actor, "sign-in"));
  expect(await passPasscode(walk.state, code, false)).toEqual(ok("sms"));
  return { ...walk, state: await stateOf(walk.token) };
}

const ticket = ({ token }: AtStep) => issueTicket({ attemptToken: token, deviceToken: null }, origin);

describe("a method that policy no longer allows is switched at the next sign-in", () => {
  test("after the present one has been passed, and not a moment without either", async () => {
    const walk = await passed();
    expect(walk.state.step).toBe("set-up");
    expect(await ticket(walk)).toMatchObject({ ok: false });
    const { code } = await begin(walk.state.actor, { method: "app" });
    expect(await readFactor(person.id)).toMatchObject({ method: "sms" });
    expect(await confirmSetUp(walk.state.actor, code)).toMatchObject({ ok: true, data: { recoveryCodes: null } });
    expect(await readFactor(person.id)).toMatchObject({ method: "app" });
    expect(await stepOf(walk.token)).toBe("done");
    const issued = await ticket(walk);
    await redeemTicket(issued.ok ? issued.data.ticket : "", origin);
    expect(await sessionsOf(person.id)).toMatchObject([{ signedInWith: "app" }]);
    expect(await eventsOf(person.id)).toContain("second_factor.switched");
  });

  test("and left half-way it changes nothing: the next sign-in asks for the present one", async () => {
    const walk = await passed();
    await begin(walk.state.actor, { method: "app" });
    expect(await readFactor(person.id)).toMatchObject({ method: "sms" });
    expect((await passed()).state.step).toBe("set-up");
  });

  test("by a recovery code too, for whoever has lost the phone", async () => {
    const walk = await afterPassword(person);
    expect(await passPasscode(walk.state, codes[0], false)).toEqual(ok("recovery-code"));
    const { code } = await begin(walk.state.actor, { method: "app" });
    expect(await confirmSetUp(walk.state.actor, code)).toMatchObject({ ok: true });
    expect(await stepOf(walk.token)).toBe("done");
  });

  test("not where policy allows it again meanwhile", async () => {
    const walk = await passed();
    await setPolicy();
    expect(await stepOf(walk.token)).toBe("done");
  });
});

describe("nobody replaces another's factor by it", () => {
  test("with the password alone", async () => {
    const { state } = await afterPassword(person);
    expect(state.step).toBe("passcode");
    expect(await beginSetUp(state.actor, { method: "app" })).toMatchObject({ code: "start_again" });
  });

  test("with the password and a trusted device: trust proves no factor", async () => {
    const { token } = await createDevice(db, person.id, { trustedAt: new Date() });
    const started = await typePassword(person.email, undefined, { deviceToken: token });
    expect(started).toMatchObject({ ok: true, data: { step: "passcode" } });
    const { actor } = await stateOf(started.ok ? started.data.token : "");
    expect(await beginSetUp(actor, { method: "app" })).toMatchObject({ code: "start_again" });
  });

  test("with a passcode, where the method is allowed", async () => {
    const other = await somebody();
    const { secret } = await createAppFactor(db, other.id);
    const walk = await afterPassword(other);
    await passPasscode(walk.state, await codeNow(secret), false);
    expect(await beginSetUp(walk.state.actor, { method: "app" })).toMatchObject({ code: "start_again" });
  });

  test("once policy allows the method again, half-way", async () => {
    const walk = await passed();
    const { code } = await begin(walk.state.actor, { method: "app" });
    await setPolicy();
    expect(await confirmSetUp(walk.state.actor, code)).toMatchObject({ code: "start_again" });
    expect(await readFactor(person.id)).toMatchObject({ method: "sms" });
  });

  test("by a method that policy does not allow either", async () => {
    const walk = await passed();
    expect(await beginSetUp(walk.state.actor, { method: "sms", phoneNumber: someNumber() })).toMatchObject({
      code: "method_not_allowed",
    });
  });
});
