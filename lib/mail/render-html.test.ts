import { describe, expect, it } from "vitest";
import { composeMail } from "./compose-mail";
import { writeText } from "./content";
import { renderHtml } from "./render-html";

const site = "https://help.example.com";
const createdAt = new Date("2026-11-24T12:00:00Z");

async function write(text: string, params: Record<string, string> = {}) {
  const mail = {
    ...{ template: "second-factor-required", personId: 7, createdAt },
    params: { name: "Ada", role: "agent", due: "2026-12-01T00:00:00Z", methods: "app,sms", ...params },
  };
  const content = composeMail(mail, site, { subject: "By {date}", text });
  if (!content) throw new Error("no content");
  return { subject: content.subject, text: writeText(content), html: await renderHtml(content, site) };
}

/** What a reader sees of the HTML. */
const seen = (html: string) =>
  html
    .replace(/^.*<body/s, "<body")
    .replaceAll("<br/>", "\n")
    .replaceAll("</p>", "\n\n")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&#x27;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");

describe("the HTML of a mail", () => {
  it("says what the text says, no more and no less", async () => {
    const mail = await write('Hello {name},\n\nby {date}:\n1. {link}\n2. <b>{methods}</b> & "more"\n\n\nBye');
    expect(seen(mail.html).trim()).toBe(mail.text.trim());
    expect(mail.text).toContain("1. https://help.example.com/admin/people/7/security\n2. <b>a mobile app or SMS</b>");
    expect(mail.subject).toBe("By 1 December 2026 at 00:00 UTC");
  });

  it("names its language, goes with dark mode, and asks nobody for anything", async () => {
    const { html } = await write("Hello {name}");
    expect(html).toMatch(/<html[^>]* lang="en"/);
    expect(html).toContain('name="color-scheme" content="light dark"');
    expect(html).not.toMatch(/<(img|script|style|link|iframe|form|object)\b|src=|url\(|background/i);
    // With colours of our own, a dark mail program could show dark on dark.
    expect(html).not.toMatch(/[^-]color:(?!revert)/);
  });

  it("escapes whatever an admin or a name brings", async () => {
    const { html } = await write("<script>x</script>\n\n{name}", { name: '"><img src=x onerror=alert(1)>' });
    expect(html).not.toMatch(/<script|<img/);
  });

  it("links to this installation only", async () => {
    const { html } = await write(`${site}. ${site}/a?b=1, ${site}.evil.example ${site}@evil.example {name}`, {
      name: "https://evil.example javascript:alert(1)",
    });
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([site, `${site}/a?b=1`]);
  });
});

describe("the date", () => {
  it.each([
    ["2026-11-24T12:00:00Z", "your next sign-in"],
    ["2026-11-20T00:00:00Z", "your next sign-in"],
    ["", "your next sign-in"],
    ["2026-11-24T12:01:00Z", "24 November 2026 at 12:01 UTC"],
  ])("%s is said as %s", async (due, words) => {
    expect((await write("{name}: {date}", { due })).text).toContain(`Ada: ${words}\n`);
  });

  it("leads end users to the portal", async () => {
    expect((await write("{link}", { role: "end_user" })).text).toContain(`${site}/portal/profile/security\n`);
  });
});
