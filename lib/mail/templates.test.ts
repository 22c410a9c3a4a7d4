import { describe, expect, it } from "vitest";
import { writeSubject, writeText } from "./content";
import { composeNotice, type NoticeParams, type NoticeTemplate } from "./templates";

const at = new Date("2026-03-04T05:06:07Z");
const site = "https://help.example.com";
const place = {
  name: "Ada",
  address: "192.0.2.7",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
};
const byAdmin = { name: "Ada", by: "Grace" };

const examples: NoticeParams = {
  "second-factor-turned-on": { ...place, method: "app" },
  "second-factor-switched": { ...place, method: "sms" },
  "number-changed": { ...place, number: "+1 *** *** 0101" },
  "second-factor-turned-off": place,
  "recovery-code-used": place,
  "recovery-codes-regenerated": place,
  "access-pass-issued": { ...byAdmin, until: "4 March 2026 at 06:06 UTC" },
  "access-pass-withdrawn": byAdmin,
  "access-pass-used": place,
  "help-asked": place,
  "help-wanted": { ...byAdmin, email: "grace@keydesk.test" },
  "second-step-locked": place,
  "passcode-failed-after-password": place,
  "new-device": place,
  "password-changed": place,
  "role-changed": { ...byAdmin, role: "end_user" },
  suspended: byAdmin,
  reinstated: byAdmin,
  "second-factor-reset": byAdmin,
  "operator-recovered": { ...byAdmin, person: "Linus (linus@example.com)" },
  unlocked: byAdmin,
  "sessions-ended": byAdmin,
  "trust-ended": byAdmin,
};

function write(template: string, params: Record<string, string>) {
  const notice = composeNotice(template, params, at, site);
  return notice && { subject: writeSubject(notice), text: writeText(notice) };
}

describe("a notice", () => {
  it.each(Object.keys(examples) as NoticeTemplate[])(
    "%s names the person, says what, when and what to do",
    (template) => {
      const mail = write(template, { ...examples[template] });
      expect(mail?.subject).toMatch(/^\[Keydesk\] [A-Z]/);
      expect(mail?.text).toMatch(/^Hello Ada,\n\n/);
      expect(mail?.text).toContain("When: 4 March 2026 at 05:06 UTC");
      expect(mail?.text).toMatch(/If (this was not you|you did not (expect|ask for) (this|it))/);
      expect(mail?.text).not.toMatch(/undefined|null|\[object/);
      if ("address" in examples[template]) {
        expect(mail?.text).toContain("From: 192.0.2.7");
        expect(mail?.text).toContain("With: Firefox 140 on Linux");
      } else expect(mail?.text).toContain("Grace has");
    },
  );

  it("lets no name write lines of its own", () => {
    const name = "Ada,\r\nWhere to sign in: https://evil.example\u2028Bcc: x";
    const mail = write("new-device", { ...place, name });
    expect(mail?.text).toContain("Hello Ada, Where to sign in: https://evil.example Bcc: x,\n");
    expect(mail?.text.match(/^Where to sign in: .*/gm)).toEqual([`Where to sign in: ${site}`]);
  });

  it.each(["gone", "toString", "__proto__"])("knows no %s", (template) => {
    expect(write(template, place)).toBeNull();
  });
});
