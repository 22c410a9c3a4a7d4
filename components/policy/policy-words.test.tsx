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

test.each([
  [{ until: new Date("2026-12-01T09:30:00Z"), skipsLeft: null }, "by 1 Dec 2026, 09:30 UTC. After that"],
  [{ until: new Date("2026-12-01T09:30:00Z"), skipsLeft: 2 }, "by 1 Dec 2026, 09:30 UTC; 2 skips left. After that"],
  [{ until: null, skipsLeft: 1 }, "soon; 1 skip left. After that"],
  [{ until: null, skipsLeft: 0 }, "soon; no skips left. Your next sign-in will ask for it."],
])("the banner names the exact moment and the skips left, and leads to the set-up: %j", (grace, words) => {
  const html = renderToStaticMarkup(<GraceBanner {...grace} setUpHref="/there" />);
  expect(html.replaceAll(/<[^>]*>/g, "")).toContain(words);
  expect(html).toContain('href="/there"');
});

test("the preview says who is signed out, who must switch, and what to do before a lock-out", () => {
  const nobody = { count: 0, names: [] };
  const effect = {
    role: "admin" as const,
    mustSetUp: nobody,
    mayPutOff: nobody,
    beginsAt: null,
    losesTrust: nobody,
    trustedDevicesLost: 0,
    mails: 0,
  };
  const one = { count: 1, names: ["Ada"] };
  const html = renderToStaticMarkup(
    <PolicyEffects
      effects={[
        { ...effect, mustSwitch: one, signedOut: one, losesTrust: one, trustedDevicesLost: 2, wouldLockOut: true },
      ]}
    />,
  );
  expect(html).toContain("1 person will be signed out at once, by this save: Ada.");
  expect(html).toContain("1 person must switch to an allowed method at the next sign-in");
  expect(html).toContain("1 person will be asked for a passcode again on 2 trusted devices: Ada.");
  expect(html).toContain("save your recovery codes");
});
