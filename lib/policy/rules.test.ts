import { describe, expect, test } from "vitest";
import { days, hours, after as later } from "@/lib/core/duration";
import {
  firstSetUpDemand,
  graceLeft,
  isTrusted,
  mayTrustDevice,
  mayTurnOff,
  methodsToSetUp,
  proposalFrom,
  proposalOf,
  resolveProposal,
  setUpDemand,
  stateOf,
  statesBetween,
} from "./rules";
import type { Policy } from "./schema";

const requiredFrom = new Date("2026-03-01T00:00:00Z");
const required = { secondFactor: "required", requiredFrom, graceDays: 7, graceSkips: 0 } as const;
const noSkips = { setUpSkips: 0, setUpSkipsFor: null };
const longAgo = { ...noSkips, createdAt: new Date("2020-01-01T00:00:00Z") };

describe("set-up of a second factor", () => {
  test.each(["off", "optional"] as const)(
    "is asked of nobody while policy says %s, even with a date left over",
    (secondFactor) => {
      expect(firstSetUpDemand({ ...required, secondFactor }, longAgo, later(requiredFrom, days(100)))).toEqual({
        demand: "no",
      });
    },
  );

  test("is asked of nobody before the date, nor where there is no date", () => {
    expect(firstSetUpDemand(required, longAgo, later(requiredFrom, -1))).toEqual({ demand: "no" });
    expect(firstSetUpDemand({ ...required, requiredFrom: null }, longAgo, requiredFrom)).toEqual({ demand: "no" });
  });

  test("is offered from the date to the last millisecond of grace, then demanded", () => {
    const until = later(requiredFrom, days(7));
    expect(firstSetUpDemand(required, longAgo, requiredFrom)).toEqual({ demand: "grace", until, skipsLeft: null });
    expect(firstSetUpDemand(required, longAgo, later(until, -1))).toEqual({ demand: "grace", until, skipsLeft: null });
    expect(firstSetUpDemand(required, longAgo, until)).toEqual({ demand: "now" });
    expect(firstSetUpDemand(required, longAgo, later(until, days(1000)))).toEqual({ demand: "now" });
  });

  test("is demanded from the date on where there is no grace", () => {
    expect(firstSetUpDemand({ ...required, graceDays: 0 }, longAgo, requiredFrom)).toEqual({ demand: "now" });
    expect(firstSetUpDemand({ ...required, graceDays: 0 }, longAgo, later(requiredFrom, -1))).toEqual({ demand: "no" });
  });

  test("leaves the same grace to those who come later, counted from their first day", () => {
    const createdAt = later(requiredFrom, days(30));
    const until = later(createdAt, days(7));
    expect(firstSetUpDemand(required, { ...noSkips, createdAt }, createdAt)).toEqual({
      demand: "grace",
      until,
      skipsLeft: null,
    });
    expect(firstSetUpDemand(required, { ...noSkips, createdAt }, later(until, -1))).toEqual({
      demand: "grace",
      until,
      skipsLeft: null,
    });
    expect(firstSetUpDemand(required, { ...noSkips, createdAt }, until)).toEqual({ demand: "now" });
  });

  test("starts anew with a later date, and never before it", () => {
    const delayed = { ...required, requiredFrom: later(requiredFrom, days(60)) };
    expect(firstSetUpDemand(delayed, longAgo, later(requiredFrom, days(59)))).toEqual({ demand: "no" });
    expect(firstSetUpDemand(delayed, longAgo, later(requiredFrom, days(60))).demand).toBe("grace");
  });

  test.each([
    ["clocks go forward in Berlin", "2026-03-28T12:00:00Z"],
    ["clocks go back in Berlin", "2026-10-24T12:00:00Z"],
    ["clocks go forward in New York", "2026-03-07T12:00:00Z"],
    ["a leap day", "2028-02-28T12:00:00Z"],
  ])("counts days of 24 hours over %s", (_, from) => {
    const since = new Date(from);
    const policy = { ...required, requiredFrom: since, graceDays: 2 };
    expect(firstSetUpDemand(policy, longAgo, later(since, hours(48) - 1)).demand).toBe("grace");
    expect(firstSetUpDemand(policy, longAgo, later(since, hours(48))).demand).toBe("now");
  });
});

describe("grace in skips", () => {
  const bySkips = { ...required, graceDays: 0, graceSkips: 3 };
  const used = (setUpSkips: number, setUpSkipsFor: Date | null = requiredFrom) => ({
    ...longAgo,
    setUpSkips,
    setUpSkipsFor,
  });
  const at = later(requiredFrom, days(500));

  test.each([
    [0, { demand: "grace", until: null, skipsLeft: 3 }],
    [2, { demand: "grace", until: null, skipsLeft: 1 }],
    [3, { demand: "now" }],
    [9, { demand: "now" }],
  ])("after %i skips", (n, demand) => {
    expect(firstSetUpDemand(bySkips, used(n), at)).toEqual(demand);
  });

  test("ends with the days or the skips, whichever ends first", () => {
    const both = { ...bySkips, graceDays: 7 };
    const until = later(requiredFrom, days(7));
    expect(firstSetUpDemand(both, used(2), later(until, -1))).toEqual({ demand: "grace", until, skipsLeft: 1 });
    expect(firstSetUpDemand(both, used(0), until)).toEqual({ demand: "now" });
    expect(firstSetUpDemand(both, used(3), requiredFrom)).toEqual({ demand: "now" });
  });

  test("begins with all of them under another requirement, and asks nothing before its date", () => {
    expect(firstSetUpDemand(bySkips, used(3, later(requiredFrom, -1)), at)).toMatchObject({ skipsLeft: 3 });
    expect(firstSetUpDemand(bySkips, used(3, null), at)).toMatchObject({ skipsLeft: 3 });
    expect(firstSetUpDemand(bySkips, used(3), later(requiredFrom, -1))).toEqual({ demand: "no" });
    expect(graceLeft(bySkips, used(5), at)).toEqual({ until: null, skipsLeft: 0 });
  });
});

describe("a method that is not allowed", () => {
  const appOnly = { ...required, methods: ["app" as const] };
  const [app, sms] = [{ method: "app" as const }, { method: "sms" as const }];

  test("is to be switched at once, by whoever has it, grace or not, unless nobody is asked for anything", () => {
    expect(setUpDemand(appOnly, longAgo, sms, requiredFrom)).toEqual({ demand: "now" });
    expect(setUpDemand({ ...appOnly, secondFactor: "optional" }, longAgo, sms, requiredFrom)).toEqual({
      demand: "now",
    });
    expect(setUpDemand({ ...appOnly, secondFactor: "off" }, longAgo, sms, requiredFrom)).toEqual({ demand: "no" });
    expect(setUpDemand(appOnly, longAgo, app, requiredFrom)).toEqual({ demand: "no" });
    expect(setUpDemand(appOnly, longAgo, null, requiredFrom)).toMatchObject({ demand: "grace" });
  });

  test("is not offered, nor is SMS where no text can be sent; something always is", () => {
    for (const methods of [["app"], ["app", "sms"]] as Policy["methods"][])
      for (const canSendSms of [true, false])
        expect(methodsToSetUp({ methods }, canSendSms)).toEqual(
          methods.includes("sms") && canSendSms ? ["app", "sms"] : ["app"],
        );
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
    graceSkips: 0,
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

  test("from a version that is older than a setting has what held then, which is no change", () => {
    const { graceSkips: _, ...old } = stateOf(ahead);
    const state = { ...old, version: 1 };
    expect(proposalFrom("agent", state, now)).toEqual({ ...proposalOf(ahead), graceSkips: 0 });
    expect(statesBetween("agent", state, stateOf(ahead))).toEqual([]);
    expect(statesBetween("agent", state, stateOf({ ...ahead, graceSkips: 2 }))).toEqual([
      { field: "agent.graceSkips", from: 0, to: 2 },
    ]);
  });
});
