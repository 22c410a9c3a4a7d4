import { describe, expect, test } from "vitest";
import { checkText, fillText } from "./rules";
import { ROLL_OUT_TEMPLATES, textFormSchema } from "./schema";
import { DEFAULT_TEXTS } from "./texts";

const site = "https://help.example.com";
const good = { subject: "By {date}", text: "Hello {name}, by {date}: {link}" };
const check = (draft: Partial<typeof good>) =>
  checkText(DEFAULT_TEXTS["second-factor-required"].placeholders, { ...good, ...draft }, site);

describe("checkText", () => {
  test.each(ROLL_OUT_TEMPLATES)("takes the text that %s came with", (template) => {
    expect(checkText(DEFAULT_TEXTS[template].placeholders, DEFAULT_TEXTS[template], site).ok).toBe(true);
    expect(textFormSchema.safeParse({ template, version: "0", ...DEFAULT_TEXTS[template] }).success).toBe(false);
    const { subject, text } = DEFAULT_TEXTS[template];
    expect(textFormSchema.parse({ template, version: "0", subject, text })).toMatchObject({ subject, text });
  });

  test("names each placeholder that is not known or missing", () => {
    expect(check({ text: `${good.text} {nmae} {code}` })).toEqual({
      ok: false,
      code: "placeholder_unknown",
      fields: { text: "placeholder_unknown" },
      names: ["{nmae}", "{code}"],
    });
    expect(check({ subject: "{days}" })).toMatchObject({
      fields: { subject: "placeholder_unknown" },
      names: ["{days}"],
    });
    expect(check({ text: "Hello" })).toMatchObject({
      fields: { text: "placeholder_missing" },
      names: ["{name}", "{date}", "{link}"],
    });
    // Known elsewhere, but nothing that this mail could say.
    expect(
      checkText(DEFAULT_TEXTS["second-factor-done"].placeholders, { subject: "Done", text: "{name} {date}" }, site).ok,
    ).toBe(false);
    expect(check({ text: `${good.text} {constructor} {}` })).toMatchObject({ names: ["{constructor}", "{}"] });
  });

  test.each([
    "https://evil.example/set-up",
    "HTTP://EVIL.EXAMPLE",
    "https://help.example.com.evil.example/",
    "https://help.example.com@evil.example/",
    "https://help.example.com:8443/",
    "http://help.example.com/",
    "ftp://help.example.com/x",
    "javascript:alert(1)",
    "www.evil.example",
    "evil.example/path",
    "EVIL.com",
    "bücher.example",
    "//evil.example/x",
  ])("leads nobody to %s", (address) => {
    expect(check({ text: `${good.text}\n\nGo to ${address} now` })).toMatchObject({
      fields: { text: "link_not_ours" },
    });
    expect(check({ text: `${good.text} (${address})` })).toMatchObject({ fields: { text: "link_not_ours" } });
    expect(check({ subject: address })).toMatchObject({ fields: { subject: "link_not_ours" } });
  });

  test.each([
    "https://help.example.com/portal/profile/security",
    "https://help.example.com",
    "ask help@example.com or first.last@example.com",
    "e.g. at 10.30, i.e. before lunch ... or later. No problem",
    "data: all of it",
    "<b>5 < 6 & 7</b>",
  ])("takes %s", (words) => {
    expect(check({ text: `${good.text}\n${words}` })).toMatchObject({ ok: true });
  });

  test("has a subject without addresses, even our own", () => {
    expect(check({ subject: `Go to ${site}` })).toMatchObject({ fields: { subject: "link_not_ours" } });
  });
});

describe("the form", () => {
  const parse = (fields: object) =>
    textFormSchema.safeParse({ template: "second-factor-done", version: "1", ...good, ...fields });

  test("takes texts as browsers send them, and nothing invisible", () => {
    const parsed = parse({ subject: " A\r\nB\u0000 ", text: "one\r\ntwo\u0007\r\n\r\nthree\u2028 " });
    expect(parsed.data).toMatchObject({ subject: "A B", text: "one\ntwo \n\nthree", act: "preview" });
  });

  test.each([
    { subject: "" },
    { text: " \n " },
    { subject: "x".repeat(121) },
    { text: "x".repeat(4001) },
    { template: "new-device" },
    { version: "-1" },
    { act: "delete" },
    { html: "<b>" },
  ])("refuses %j", (fields) => {
    expect(parse(fields).success).toBe(false);
  });
});

test("what is filled in is not looked at again", () => {
  expect(fillText("{name}: { date } {link} {other}", { name: "{date}", date: "$&" })).toBe("{date}: $& {link} {other}");
});
