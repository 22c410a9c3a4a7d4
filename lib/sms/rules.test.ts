import { describe, expect, it } from "vitest";
import { days, hours, after as later, minutes, seconds } from "@/lib/core/duration";
import { maySendNotice, maySendPasscode, nextSendAt, type Sends, stateOfStatus, statesBefore } from "./rules";
import type { SmsState } from "./schema";

const now = new Date("2026-01-02T03:04:05Z");
const ago = (...durations: number[]) => durations.map((d) => later(now, -d));
const nothing: Sends = { inARow: [], toPerson: [], toNumber: [], ofChallenge: 0 };

describe("the cool-down", () => {
  it("lets the first text go at once", () => {
    expect(maySendPasscode(nothing, now)).toEqual({ allowed: true });
    expect(nextSendAt(nothing, now)).toBeNull();
  });

  it.each([
    [1, seconds(30)],
    [2, minutes(1)],
    [3, minutes(2)],
    [4, minutes(4)],
    [5, minutes(8)],
    [6, minutes(16)],
    [7, minutes(32)],
    [8, minutes(32)],
    [9, minutes(32)],
  ])("after %i in a row waits %i ms", (count, wait) => {
    const sent = (last: number): Sends => ({ ...nothing, inARow: ago(last, ...Array(count - 1).fill(hours(5))) });
    const retryAt = later(now, 1);
    expect(maySendPasscode(sent(wait - 1), now)).toEqual({ allowed: false, code: "sms_wait", retryAt });
    expect(nextSendAt(sent(wait - 1), now)).toEqual(retryAt);
    expect(maySendPasscode(sent(wait), now)).toEqual({ allowed: true });
  });
});

describe("the limits", () => {
  it("are three texts a challenge", () => {
    expect(maySendPasscode({ ...nothing, ofChallenge: 2 }, now)).toEqual({ allowed: true });
    expect(maySendPasscode({ ...nothing, ofChallenge: 3 }, now)).toEqual({
      allowed: false,
      code: "sms_limit",
      retryAt: null,
    });
  });

  const spaced = (count: number, oldest: number) =>
    ago(...Array.from({ length: count }, (_, i) => (oldest / count) * (i + 1)));

  it.each<[string, keyof Sends, number, number, number]>([
    ["5 an hour to a number", "toNumber", 5, minutes(59), hours(1)],
    ["10 a day to a number", "toNumber", 10, hours(23), days(1)],
    ["10 a day to a person", "toPerson", 10, hours(23), days(1)],
  ])("are %s", (_, key, count, oldest, window) => {
    const refused = { allowed: false, code: "sms_limit", retryAt: later(now, window - oldest) };
    expect(maySendPasscode({ ...nothing, [key]: spaced(count, oldest) }, now)).toEqual(refused);
    expect(maySendPasscode({ ...nothing, [key]: spaced(count, window) }, now)).toEqual({ allowed: true });
    expect(maySendPasscode({ ...nothing, [key]: spaced(count - 1, oldest) }, now)).toEqual({ allowed: true });
  });

  it("name the moment when nothing stands in the way any more", () => {
    const sends = { ...nothing, inARow: ago(minutes(1), ...Array(6).fill(hours(2))), toNumber: spaced(5, minutes(50)) };
    expect(maySendPasscode(sends, now)).toEqual({
      allowed: false,
      code: "sms_limit",
      retryAt: later(now, minutes(31)),
    });
  });

  it("hold for notices to a number, which know no cool-down", () => {
    expect(maySendNotice(ago(1), now)).toBe(true);
    expect(maySendNotice(spaced(5, minutes(59)), now)).toBe(false);
  });
});

describe("states", () => {
  it.each<[SmsState, SmsState[]]>([
    ["queued", []],
    ["sending", ["queued"]],
    ["unknown", ["queued", "sending"]],
    ["sent", ["queued", "sending", "unknown"]],
    ["delivered", ["queued", "sending", "unknown", "sent"]],
    ["undelivered", ["queued", "sending", "unknown", "sent"]],
    ["failed", ["queued", "sending", "unknown", "sent"]],
  ])("%s is reached from %j", (state, before) => {
    expect(statesBefore(state)).toEqual(before);
  });

  it.each([
    ["queued", "sent"],
    ["sending", "sent"],
    ["sent", "sent"],
    ["delivered", "delivered"],
    ["undelivered", "undelivered"],
    ["failed", "failed"],
    ["received", null],
    ["toString", null],
  ])("Twilio's %s is our %s", (status, state) => {
    expect(stateOfStatus(status)).toBe(state);
  });
});
