import { describe, expect, test } from "vitest";
import type { Policy } from "@/lib/policy/schema";
import { announcementsOf, outdatedBy, reminderSince } from "./rules";

const now = new Date("2026-11-24T12:00:00Z");
const inDays = (n: number) => new Date(now.getTime() + n * 86_400_000);

const policy = (changes: Partial<Policy> = {}): Policy => ({
  role: "agent",
  secondFactor: "optional",
  requiredFrom: null,
  graceDays: 0,
  graceSkips: 0,
  methods: ["app", "sms"],
  askPasscode: "untrusted-device",
  trustedDeviceDays: 30,
  sessionIdleMinutes: 60,
  sessionAbsoluteMinutes: 720,
  version: 1,
  updatedAt: now,
  ...changes,
});
const required = { secondFactor: "required", requiredFrom: now } as const;

describe("what people are told", () => {
  test.each<[string, Partial<Policy>, Partial<Policy>, string[]]>([
    ["nothing of what concerns nobody", {}, { trustedDeviceDays: 7, sessionIdleMinutes: 30 }, []],
    ["a requirement", {}, required, ["second-factor-required"]],
    ["a requirement that begins later", {}, { ...required, requiredFrom: inDays(9) }, ["second-factor-required"]],
    ["another date", required, { ...required, requiredFrom: inDays(9) }, ["second-factor-required"]],
    ["another grace", required, { ...required, graceDays: 9 }, ["second-factor-required"]],
    ["the end of a requirement is no demand", required, {}, []],
    ["off is no demand", {}, { secondFactor: "off" }, []],
    ["a method taken away", {}, { methods: ["app"] }, ["method-not-allowed"]],
    ["a method given back", { methods: ["app"] }, {}, []],
    [
      "a method taken away where nobody is asked",
      { secondFactor: "off" },
      { secondFactor: "off", methods: ["app"] },
      [],
    ],
    ["every sign-in", {}, { askPasscode: "every-sign-in" }, ["passcode-every-sign-in"]],
    ["trusted devices again", { askPasscode: "every-sign-in" }, {}, []],
    [
      "all at once",
      {},
      { ...required, methods: ["app"], askPasscode: "every-sign-in" },
      ["second-factor-required", "method-not-allowed", "passcode-every-sign-in"],
    ],
  ])("%s", (_, from, to, templates) => {
    expect(announcementsOf(policy(from), policy(to))).toEqual(templates);
  });

  test("ends what is no longer true, also where nothing new is asked", () => {
    expect(outdatedBy(policy(required), policy())).toEqual(["second-factor-required"]);
    expect(outdatedBy(policy({ methods: ["app"] }), policy())).toEqual(["method-not-allowed"]);
    expect(outdatedBy(policy(required), policy({ ...required, trustedDeviceDays: 3 }))).toEqual([]);
  });
});

describe("a reminder", () => {
  const day = (n: number) => inDays(n).toISOString();
  test.each<[string, number, number, number | null, string | null]>([
    // What it is, the date, the announcement, the last reminder (all in days from now), and since when one is due.
    ["not yet", 8, -1, null, null],
    ["a week before", 6.5, -10, null, day(-0.5)],
    ["at its very moment", 7, -10, null, day(0)],
    ["once", 6.5, -10, -0.4, null],
    ["the day before", 0.5, -10, -6.4, day(-0.5)],
    ["the day before, once", 0.5, -10, -0.4, null],
    ["one, not two, where nobody was up for the first", 0.5, -10, null, day(-0.5)],
    ["none for a moment that was over when the date was told", 6.5, -0.2, null, null],
    ["the last one after a short notice", 0.5, -2, null, day(-0.5)],
    ["none when the date is over", -0.1, -10, null, null],
  ])("%s", (_, due, announced, reminded, since) => {
    const moment = reminderSince(inDays(due), inDays(announced), reminded === null ? null : inDays(reminded), now);
    expect(moment?.toISOString() ?? null).toBe(since);
  });
});
