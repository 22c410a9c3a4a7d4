import { describe, expect, test } from "vitest";
import { days, hours, after as later } from "@/lib/core/duration";
import {
  isTrusted,
  mayTrustDevice,
  mayTurnOff,
  proposalFrom,
  proposalOf,
  resolveProposal,
  setUpDemand,
  stateOf,
} from "./rules";
import type { Policy } from "./schema";

const requiredFrom = new Date("2026-03-01T00:00:00Z");
const required = { secondFactor: "required", requiredFrom, graceDays: 7 } as const;
const longAgo = { createdAt: new Date("2020-01-01T00:00:00Z") };

describe("set-up of a second factor", () => {
  test.each(["off", "optional"] as const)(
    "is asked of nobody while policy says %s, even with a date left over",
    (secondFactor) => {
      expect(setUpDemand({ ...required, secondFactor }, longAgo, later(requiredFrom, days(100)))).toEqual({
        demand: "no",
      });
    },
  );

  test("is asked of nobody before the date, nor where there is no date", () => {
    expect(setUpDemand(required, longAgo, later(requiredFrom, -1))).toEqual({ demand: "no" });
    expect(setUpDemand({ ...required, requiredFrom: null }, longAgo, requiredFrom)).toEqual({ demand: "no" });
  });

  test("is offered from the date to the last millisecond of grace, then demanded", () => {
    const until = later(requiredFrom, days(7));
    expect(setUpDemand(required, longAgo, requiredFrom)).toEqual({ demand: "grace", until });
    expect(setUpDemand(required, longAgo, later(until, -1))).toEqual({ demand: "grace", until });
    expect(setUpDemand(required, longAgo, until)).toEqual({ demand: "now" });
    expect(setUpDemand(required, longAgo, later(until, days(1000)))).toEqual({ demand: "now" });
  });

  test("is demanded from the date on where there is no grace", () => {
    expect(setUpDemand({ ...required, graceDays: 0 }, longAgo, requiredFrom)).toEqual({ demand: "now" });
    expect(setUpDemand({ ...required, graceDays: 0 }, longAgo, later(requiredFrom, -1))).toEqual({ demand: "no" });
  });

  test("leaves the same grace to those who come later, counted from their first day", () => {
    const createdAt = later(requiredFrom, days(30));
    const until = later(createdAt, days(7));
    expect(setUpDemand(required, { createdAt }, createdAt)).toEqual({ demand: "grace", until });
    expect(setUpDemand(required, { createdAt }, later(until, -1))).toEqual({ demand: "grace", until });
    expect(setUpDemand(required, { createdAt }, until)).toEqual({ demand: "now" });
  });

  test("starts anew with a later date, and never before it", () => {
    const delayed = { ...required, requiredFrom: later(requiredFrom, days(60)) };
    expect(setUpDemand(delayed, longAgo, later(requiredFrom, days(59)))).toEqual({ demand: "no" });
    expect(setUpDemand(delayed, longAgo, later(requiredFrom, days(60))).demand).toBe("grace");
  });

  test.each([
    ["clocks go forward in Berlin", "2026-03-28T12:00:00Z"],
    ["clocks go back in Berlin", "2026-10-24T12:00:00Z"],
    ["clocks go forward in New York", "2026-03-07T12:00:00Z"],
    ["a leap day", "2028-02-28T12:00:00Z"],
  ])("counts days of 24 hours over %s", (_, from) => {
    const since = new Date(from);
    const policy = { ...required, requiredFrom: since, graceDays: 2 };
    expect(setUpDemand(policy, longAgo, later(since, hours(48) - 1)).demand).toBe("grace");
    expect(setUpDemand(policy, longAgo, later(since, hours(48))).demand).toBe("now");
  });
});

describe("trust in a device", () => {
  const trustedAt = new Date("2026-03-20T08:00:00Z");
  const policy = { askPasscode: "untrusted-device", trustedDeviceDays: 30 } as const;
  const easy = { asksEverySignInSince: null };
  const at = (duration: number) => later(trustedAt, duration);

  test("holds to the last millisecond of its days, over a change of the clocks too", () => {
    expect(isTrusted({ trustedAt }, policy, easy, at(0))).toBe(true);
    expect(isTrusted({ trustedAt }, policy, easy, at(days(30) - 1))).toBe(true);
    expect(isTrusted({ trustedAt }, policy, easy, at(days(30)))).toBe(false);
  });

  test("was never given to a device that is only known, nor to none", () => {
    expect(isTrusted({ trustedAt: null }, policy, easy, at(0))).toBe(false);
    expect(isTrusted(null, policy, easy, at(0))).toBe(false);
  });

  test("ends at once when policy allows fewer days", () => {
    expect(isTrusted({ trustedAt }, policy, easy, at(days(10)))).toBe(true);
    expect(isTrusted({ trustedAt }, { ...policy, trustedDeviceDays: 10 }, easy, at(days(10)))).toBe(false);
    expect(isTrusted({ trustedAt }, { ...policy, trustedDeviceDays: 11 }, easy, at(days(10)))).toBe(true);
  });

  test("ends at once when policy, or the person, asks at every sign-in", () => {
    const every = { ...policy, askPasscode: "every-sign-in" } as const;
    expect(isTrusted({ trustedAt }, every, easy, at(1))).toBe(false);
    expect(isTrusted({ trustedAt }, policy, { asksEverySignInSince: trustedAt }, at(1))).toBe(false);
    expect(mayTrustDevice(every, easy)).toBe(false);
    expect(mayTrustDevice(policy, { asksEverySignInSince: trustedAt })).toBe(false);
    expect(mayTrustDevice(policy, easy)).toBe(true);
  });
});

test("a second factor may be turned off unless policy requires one, grace or not", () => {
  expect(mayTurnOff({ secondFactor: "off" })).toBe(true);
  expect(mayTurnOff({ secondFactor: "optional" })).toBe(true);
  expect(mayTurnOff({ secondFactor: "required" })).toBe(false);
});

describe("a proposal", () => {
  const now = new Date("2026-03-10T15:00:00Z");
  const optional: Policy = {
    role: "agent",
    secondFactor: "optional",
    requiredFrom: null,
    graceDays: 0,
    methods: ["app", "sms"],
    askPasscode: "every-sign-in",
    trustedDeviceDays: 30,
    sessionIdleMinutes: 60,
    sessionAbsoluteMinutes: 60,
    version: 1,
    updatedAt: now,
  };
  const since = { ...optional, secondFactor: "required" as const, requiredFrom };
  const ahead = { ...since, requiredFrom: new Date("2026-04-01T00:00:00Z") };

  test.each([
    ["at once", optional, "", now],
    ["today", optional, "2026-03-10", now],
    ["ahead", optional, "2026-03-11", new Date("2026-03-11T00:00:00Z")],
    ["as it stands, though it is over", since, "2026-03-01", requiredFrom],
    ["emptied while it runs", since, "", requiredFrom],
    ["put off", since, "2026-04-01", new Date("2026-04-01T00:00:00Z")],
    ["as it stands, ahead", ahead, "2026-04-01", new Date("2026-04-01T00:00:00Z")],
    ["emptied before it began", ahead, "", now],
  ])("begins %s", (_, present, day, start) => {
    const proposal = { ...proposalOf(present), secondFactor: "required" as const, requiredFrom: day };
    expect(resolveProposal(present, proposal, now)).toMatchObject({ ok: true, data: { requiredFrom: start } });
  });

  test.each([optional, since, ahead])("cannot begin on a day that is over", (present) => {
    const proposal = { ...proposalOf(present), secondFactor: "required" as const, requiredFrom: "2026-03-09" };
    expect(resolveProposal(present, proposal, now)).toMatchObject({ fields: { "agent.requiredFrom": "date_in_past" } });
  });

  test("drops the date where nothing is required", () => {
    const proposal = { ...proposalOf(since), secondFactor: "optional" as const };
    expect(resolveProposal(since, proposal, now)).toMatchObject({ ok: true, data: { requiredFrom: null } });
  });

  test("from a former version is what it was, but for a day that is over", () => {
    expect(proposalFrom("agent", stateOf(ahead), now)).toEqual(proposalOf(ahead));
    expect(proposalFrom("agent", stateOf(since), now)).toEqual({ ...proposalOf(since), requiredFrom: "" });
  });
});
