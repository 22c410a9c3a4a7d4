import { expect, test } from "../fixtures";
import { freshNumber, masked } from "../support/people";

/** By the privileges of the application's role already, and by the table itself. */
const REFUSED = /permission denied|only ever added/;

test("the audit log tells what happened, newest first, and never a secret", async ({
  here,
  elsewhere,
  keydesk,
  people,
  signedIn,
  sms,
  time,
  address,
}) => {
  const agent = await people.make("agent");
  const number = freshNumber();
  const { page, shell, signIn, passcode, setUp, security } = here;
  const secrets = [agent.password, number, "not my password"];
  const used = (code: string): string => {
    secrets.push(code);
    return code;
  };

  await test.step("a day in the life of an account", async () => {
    await signIn.as(agent, { password: "not my password" });
    await expect(signIn.error).toBeVisible();
    await signIn.send(agent.email, agent.password);
    await page.waitForURL("/tickets");
    await security.open(agent);
    await security.setUp.click();
    const app = await setUp.scanWithApp();
    secrets.push(app.secret);
    await setUp.confirm(used(await app.wrongPasscode()));
    await expect(setUp.error).toBeVisible();
    await setUp.confirm(used(await app.passcode()));
    const codes = await setUp.saveRecoveryCodes();
    secrets.push(...codes, ...codes.map((code) => code.replaceAll("-", "")));
    await expect(security.state("On: mobile app")).toBeVisible();
    await security.edit.click();
    await setUp.askForSms(number);
    await setUp.confirm(used(await sms.nextPasscode(number)));
    await expect(security.state(`On: SMS to ${masked(number)}`)).toBeVisible();
    await shell.signOut();
    await time.textsLongAgo(agent);
    await signIn.as(agent);
    await passcode.verify(used(await sms.nextPasscode(number, 1)), { trust: true });
    await page.waitForURL("/tickets");
    await shell.signOut();
    await time.trustedSince(agent, 40);
    await time.textsLongAgo(agent);
    await signIn.as(agent);
    await passcode.verify(codes[0] ?? "");
    await page.waitForURL(/security$/);
  });

  const office = await elsewhere();
  await signedIn(await people.makeWithApp("admin"), office);
  await office.auditLog.open();
  await expect(office.auditLog.heading).toBeVisible();
  const rows = office.auditLog.rowsOf(agent);
  const told = await rows.evaluateAll((all) =>
    all.map((row) => row.querySelector('[data-label="Event"]')?.textContent?.trim() ?? ""),
  );
  expect(told).toEqual(
    [
      "Sign-in refused: wrong email or password",
      "Password accepted",
      "Signed in",
      "Set-up of a second factor begun",
      "Set-up of a second factor refused: wrong passcode",
      "Second factor turned on",
      "Recovery codes saved",
      "Set-up of a second factor begun",
      "SMS queued",
      "Second factor switched",
      "Session ended",
      "Password accepted",
      "SMS queued",
      "Passcode accepted",
      "Device trusted",
      "Signed in",
      "Session ended",
      "Password accepted",
      "SMS queued",
      "Passcode accepted",
      "Recovery code used",
      "Signed in",
    ].toReversed(),
  );
  await expect(rows.first()).toContainText(address);

  await test.step("nothing that opens a door stands in the log, on the page, or in what the server prints", async () => {
    const stored = await keydesk.database
      .sql`select details, user_agent from audit_events where subject_id = ${agent.id}`;
    const places = {
      page: await office.page.content(),
      rows: JSON.stringify(stored),
      // A time in milliseconds has any six digits sooner or later.
      output: keydesk.output().replaceAll(/"time":\d+/g, ""),
    };
    expect(places.output).toContain("text message");
    for (const [place, text] of Object.entries(places))
      for (const secret of secrets) expect([place, secret, text.includes(secret)]).toEqual([place, secret, false]);
  });
});

test("an admin finds an event by person, kind and day, and takes the list along", async ({
  here,
  keydesk,
  people,
  signedIn,
}) => {
  const admin = await people.makeWithApp("admin");
  const agent = await people.make("agent");
  await keydesk.database.sql`
    insert into audit_events (at, event, actor_kind, actor_id, subject_id, details) values
      ('2026-03-02T10:00:00Z', 'person.role_changed', 'person', ${admin.id}, ${agent.id}, '{"from": "agent", "to": "end_user"}'),
      ('2026-03-03T10:00:00Z', 'person.suspended', 'person', ${admin.id}, ${agent.id}, '{"sessions": 2}')`;
  await signedIn(admin, here, { reverified: true });
  const { auditLog, page } = here;
  await auditLog.open();
  await auditLog.filter({ person: agent.email });
  await expect(auditLog.rowsOf(agent)).toHaveCount(2);
  await auditLog.filter({ event: "Role changed" });
  await expect(auditLog.rowsOf(agent)).toHaveText([/2 Mar 2026.*Role changed.*from: agent, to: end user.*ealed/]);
  await auditLog.filter({ event: "All events", from: "2026-03-03", to: "2026-03-03" });
  await expect(auditLog.rowsOf(agent)).toHaveText([/Suspended.*sessions ended: 2/]);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("keydesk-audit-log.csv");
  await auditLog.filter({ person: "nobody@example.com" });
  await expect(page.getByText("Nobody has the email nobody@example.com")).toBeVisible();
});

test("the log goes back page by page, and only ever grows", async ({ here, keydesk, people, signedIn }) => {
  const admin = await people.makeWithApp("admin");
  const { sql } = keydesk.database;
  await sql`
    insert into audit_events (event, actor_kind, subject_id, details)
    select 'person.updated', 'person', ${admin.id}, '{}' from generate_series(1, 60)`;
  await signedIn(admin);
  await here.auditLog.open();
  await expect(here.auditLog.table.getByRole("row")).toHaveCount(51);
  await here.auditLog.older.click();
  await here.page.waitForURL(/before=\d+/);
  await expect(here.page.getByRole("link", { name: "Newer" })).toBeVisible();
  for (const odd of ["before=x", "before=-1", "before=1&before=2"])
    expect((await here.page.goto(`/admin/audit-log?${odd}`))?.status()).toBe(200);
  await expect(sql`update audit_events set event = 'x'`.execute()).rejects.toThrow(REFUSED);
  await expect(sql`delete from audit_events`.execute()).rejects.toThrow(REFUSED);
});
