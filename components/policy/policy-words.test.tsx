import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { GraceBanner } from "./grace-banner";
import { PolicyEffects } from "./policy-effects";
import { changeInWords } from "./policy-words";

test.each([
  ["agent.graceDays", 0, 7, "Agents: Grace period (days): 0 → 7"],
  ["end_user.methods", "app,sms", "app", "End users: Methods allowed: Mobile app or SMS → Mobile app only"],
  ["admin.requiredFrom", null, "2026-12-01T00:00:00.000Z", "Admins: Required from: no date → 1 Dec 2026, 00:00 UTC"],
])("the change of %s is said in the words of the form", (field, from, to, words) => {
  expect(changeInWords({ field, from, to })).toBe(words);
});

test("the banner names the exact moment and leads to the settings", () => {
  const html = renderToStaticMarkup(<GraceBanner until={new Date("2026-12-01T09:30:00Z")} securityHref="/there" />);
  expect(html).toContain("1 Dec 2026, 09:30 UTC");
  expect(html).toContain('href="/there"');
});

test("the preview says who is signed out, who must switch, and what to do before a lock-out", () => {
  const nobody = { count: 0, names: [] };
  const effect = {
    role: "admin" as const,
    mustSetUp: nobody,
    mayPutOff: nobody,
    beginsAt: null,
    trustedDevicesLost: 0,
  };
  const one = { count: 1, names: ["Ada"] };
  const html = renderToStaticMarkup(
    <PolicyEffects effects={[{ ...effect, mustSwitch: one, signedOut: one, wouldLockOut: true }]} />,
  );
  expect(html).toContain("1 person will be signed out at once, by this save: Ada.");
  expect(html).toContain("1 person has a method that is no longer allowed, and keeps it until they switch: Ada.");
  expect(html).toContain("save your recovery codes");
});
