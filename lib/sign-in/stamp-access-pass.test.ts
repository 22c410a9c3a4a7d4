import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createPerson, createSmsFactor } from "@/db/factories";
import { actorOf } from "@/lib/access/test-actor";
import { readSession } from "@/lib/sessions/read-session";
import { confirmSetUp } from "@/lib/two-factor/confirm-set-up";
import {
  begin,
  codeNext,
  codeNow,
  eventsOf,
  mailsOf,
  readFactor,
  textsTo,
} from "@/lib/two-factor/two-factor.test-support";
import { given, issueTo } from "./access-pass.test-support";
import { issueTicket } from "./issue-ticket";
import { passPasscode } from "./pass-passcode";
import { redeemTicket } from "./redeem-ticket";
import { afterPassword, origin, somebody, stateOf, stepOf } from "./sign-in.test-support";

const db = database();
const ticketFor = async (attemptToken: string) => issueTicket({ attemptToken, deviceToken: null }, origin);

describe("an access pass", () => {
  test("leads to a set-up, keeps the former factor until the new one has passed, and then to a usual session", async () => {
    const { person, secret, pass } = await given();
    const walk = await afterPassword(person);
    const typed = ` ${pass.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l")} `;
    expect(await passPasscode(walk.state, typed, true)).toEqual({ ok: true, data: "access-pass" });
    expect(await stepOf(walk.token)).toBe("set-up");
    expect(await ticketFor(walk.token)).toMatchObject({ ok: false });

    // The former factor goes on to work, in another sign-in.
    const other = await afterPassword(person);
    expect(await passPasscode(other.state, await codeNow(secret), false)).toMatchObject({ ok: true });

    const { actor } = await stateOf(walk.token);
    const { code, secret: fresh } = await begin(actor, { method: "app" });
    expect(await readFactor(person.id)).toMatchObject({ setUpId: 0 });
    expect(await confirmSetUp(actor, code)).toMatchObject({ ok: true, data: { recoveryCodes: null } });
    expect(await stepOf(walk.token)).toBe("done");
    // The sign-in that was passed by the former factor is over with it.
    expect(await stepOf(other.token)).toBe("password");

    const issued = await ticketFor(walk.token);
    const opened = await redeemTicket(issued.ok ? issued.data.ticket : "", origin);
    expect(await readSession(opened.ok ? opened.data.sessionToken : "")).toMatchObject({ isReverified: true });
    const next = await afterPassword(person);
    expect(await passPasscode(next.state, await codeNext(secret), false)).toMatchObject({ ok: false });
    expect(await passPasscode(next.state, await codeNext(fresh), false)).toMatchObject({ ok: true });
    expect(await mailsOf(person.id)).toEqual([
      "access-pass-issued",
      "access-pass-used",
      "second-factor-switched",
      "passcode-failed-after-password",
    ]);
    expect(await eventsOf(person.id)).toEqual(
      expect.arrayContaining(["access_pass.issued", "access_pass.used", "second_factor.switched"]),
    );
  });

  test("tells the former phone, when it is given and when it is used", async () => {
    const person = await somebody();
    const phoneNumber = "+14155558801";
    await createSmsFactor(db, person.id, { phoneNumber });
    const admin = actorOf(await createPerson(db, { role: "admin" }));
    const pass = await issueTo(admin, person);
    const walk = await afterPassword(person);
    await passPasscode(walk.state, pass, false);
    expect(await textsTo(phoneNumber)).toEqual(["access-pass-issued", "passcode", "access-pass-used"]);
  });

  test("trusts no device", async () => {
    const { person, pass } = await given();
    const walk = await afterPassword(person);
    await passPasscode(walk.state, pass, true);
    expect((await stateOf(walk.token)).attempt.trustRequestedAt).toBeNull();
  });
});
