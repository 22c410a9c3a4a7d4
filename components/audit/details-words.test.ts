import { expect, it } from "vitest";
import { detailsWords } from "./details-words";

it.each([
  [{}, ""],
  [{ method: "app", sessions: 2, devices: 0 }, "method: mobile app, sessions ended: 2, trusted devices: 0"],
  [{ to: "end_user", from: "agent" }, "from: agent, to: end user"],
  [{ reason: "second-factor-changed", by: "cli" }, "reason: second factor changed"],
  [{ reason: "called from the number we know" }, "reason: called from the number we know"],
  [{ until: "2026-03-04T05:06:07.000Z", number: null }, "until: 4 Mar 2026, 05:06 UTC, number: none"],
  [{ trustedDeviceDays: 30, owner: true }, "trusted device days: 30, owns the installation: yes"],
])("%j", (details, words) => {
  expect(detailsWords(details)).toBe(words);
});
