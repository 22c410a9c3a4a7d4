import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { database } from "@/db/client";
import { createPerson } from "@/db/factories";
import { auditEvents, mails, mailTexts } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden } from "@/lib/core/errors";
import { previewText } from "./preview-text";
import { getSavedText, getText, listTexts } from "./queries";
import { resetText } from "./reset-text";
import { saveText } from "./save-text";
import { sendTestMail } from "./send-test-mail";
import { DEFAULT_TEXTS } from "./texts";

const db = database();
const ada = actorOf(await createPerson(db, { role: "admin", name: "Ada" }));
const grace = actorOf(await createPerson(db, { role: "admin", name: "Grace" }));
const alan = actorOf(await createPerson(db, { role: "agent", name: "Alan" }));

const template = "second-factor-required";
const draft = { subject: "Please, before {date}", text: "Dear {name},\n\nby {date}: {link}" };
const save = (actor: typeof ada, version: number, text = draft) => saveText(actor, { template, version, ...text });

beforeEach(() => db.delete(mailTexts).where(sql`true`));

describe("a text", () => {
  it("is the default until somebody saves another, and again after a reset", async () => {
    expect(await getText(ada, template)).toMatchObject({ isDefault: true, version: 0, savedBy: null });
    expect(await getSavedText(db, template)).toBeNull();
    expect(await save(ada, 0)).toEqual({ ok: true, data: undefined });
    expect(await getSavedText(db, template)).toEqual(draft);
    expect(await getText(ada, template)).toMatchObject({ ...draft, isDefault: false, version: 1, savedBy: "Ada" });
    expect(await resetText(grace, { template, version: 1 })).toMatchObject({ ok: true });
    const { subject, text } = DEFAULT_TEXTS[template];
    expect(await getText(ada, template)).toMatchObject({
      subject,
      text,
      isDefault: true,
      version: 2,
      savedBy: "Grace",
    });
    expect(await getSavedText(db, template)).toBeNull();
  });

  it("is kept with each version, and each is recorded", async () => {
    const before = await db.$count(auditEvents);
    await save(ada, 0);
    // The same again changes nothing.
    expect(await save(ada, 1)).toMatchObject({ ok: true });
    await save(ada, 1, { ...draft, subject: "Now" });
    await resetText(ada, { template, version: 2 });
    expect((await db.select().from(mailTexts)).map((row) => row.subject)).toEqual([draft.subject, "Now", null]);
    const events = (await db.select().from(auditEvents)).slice(before);
    expect(events.map(({ event, details }) => [event, details.version])).toEqual([
      ["message.text_changed", 1],
      ["message.text_changed", 2],
      ["message.text_reset", 3],
    ]);
  });

  it("is never written over unseen: the second of two admins is shown what the first has saved", async () => {
    await save(ada, 0);
    const refused = await save(grace, 0, { subject: "By {date}", text: draft.text });
    expect(refused).toEqual({
      ok: false,
      code: "changed_meanwhile",
      changes: [{ field: "subject", from: "By {date}", to: draft.subject, by: "Ada" }],
    });
    expect(await resetText(grace, { template, version: 0 })).toMatchObject({ code: "changed_meanwhile" });
    // A version that never was is no way in either.
    expect(await save(grace, 7)).toMatchObject({ code: "changed_meanwhile" });
  });

  it("takes one of many saves at the same moment", async () => {
    const saves = Array.from({ length: 8 }, (_, n) => save(n % 2 ? ada : grace, 0, { ...draft, subject: `Text ${n}` }));
    const results = await Promise.all(saves);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await db.$count(mailTexts)).toBe(1);
  });

  it("that would lead people elsewhere, or tell them too little, is refused everywhere", async () => {
    const bad = { ...draft, text: `${draft.text} https://evil.example` };
    expect(await save(ada, 0, bad)).toMatchObject({ code: "link_not_ours" });
    expect(await previewText(ada, template, bad)).toMatchObject({ code: "link_not_ours" });
    expect(await sendTestMail(ada, template, bad)).toMatchObject({ code: "link_not_ours" });
    expect(await save(ada, 0, { ...draft, text: "Hello" })).toMatchObject({ code: "placeholder_missing" });
    expect(await db.$count(mailTexts)).toBe(0);
    expect(await db.$count(mails)).toBe(0);
  });

  it("is for admins", async () => {
    await expect(save(alan, 0)).rejects.toThrow(Forbidden);
    await expect(resetText(alan, { template, version: 0 })).rejects.toThrow(Forbidden);
    await expect(previewText(alan, template, draft)).rejects.toThrow(Forbidden);
    await expect(sendTestMail(alan, template, draft)).rejects.toThrow(Forbidden);
    await expect(getText(alan, template)).rejects.toThrow(Forbidden);
    await expect(listTexts(alan)).rejects.toThrow(Forbidden);
  });
});

describe("a preview", () => {
  it("shows the draft as it would go out, and keeps nothing", async () => {
    const preview = await previewText(ada, template, draft);
    if (!preview.ok) throw new Error(preview.code);
    expect(preview.data.subject).toMatch(/^\[Keydesk\] Please, before \d+ \w+ \d{4} at 00:00 UTC$/);
    expect(preview.data.text).toContain("Dear Ada,");
    expect(preview.data.html).toContain("Dear Ada,");
    expect(await db.$count(mailTexts)).toBe(0);
  });
});

describe("a test mail", () => {
  it("goes to the admin alone, and the record says so", async () => {
    expect(await sendTestMail(ada, template, draft)).toMatchObject({ ok: true });
    const rows = await db.select().from(mails);
    expect(rows).toMatchObject([{ personId: ada.personId, toAddress: ada.email, template: "test-mail" }]);
    expect(rows[0]?.params).toMatchObject({ ...draft, name: "Ada", role: "admin", of: template });
    expect(await db.$count(auditEvents, sql`event = 'message.test_sent' and actor_id = ${ada.personId}`)).toBe(1);
  });
});
