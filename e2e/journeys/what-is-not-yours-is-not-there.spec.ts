import { createTicket } from "@/db/factories";
import { expect, SESSION_COOKIE, test } from "../fixtures";

const MESSAGES = ["", "/deliveries", "/second-factor-required", "/nothing"].map((page) => `/admin/messages${page}`);
const ADMIN_PAGES = ["/admin/security", "/admin/audit-log", ...MESSAGES];

test("agents see the directory and themselves, and nobody else's page, policy or log", async ({
  here,
  people,
  signedIn,
}) => {
  const [agent, colleague, admin, user] = [
    await people.makeWithSms("agent"),
    await people.makeWithSms("agent"),
    await people.makeWithApp("admin"),
    await people.make("end_user"),
  ];
  await signedIn(agent);
  const { page } = here;
  const pagesOf = ({ id }: { id: number }) => ["", "/profile", "/security"].map((tab) => `/admin/people/${id}${tab}`);
  for (const path of [
    ...[colleague, admin, user].flatMap(pagesOf),
    ...ADMIN_PAGES,
    ...["/admin/people/0", "/admin/people/-1", "/admin/people/x/security", "/admin/people/99999999999999999999"],
    ...["/portal", "/portal/profile/security", "/tickets/999999", "/tickets/x"],
  ]) {
    const response = await page.goto(path);
    expect.soft([path, response?.status()]).toEqual([path, 404]);
    await expect.soft(page.getByRole("heading", { name: "Not found" })).toBeVisible();
  }
  for (const path of pagesOf(agent)) expect.soft([path, (await page.goto(path))?.status()]).toEqual([path, 200]);

  await page.goto(`/admin/people?q=${encodeURIComponent(colleague.name)}`);
  await expect(here.people.row(colleague)).toBeVisible();
  await expect(here.people.row(colleague)).not.toContainText("SMS");
  await expect(here.people.edit(colleague)).toBeHidden();
  for (const name of ["Security policy", "Messages", "Audit log"])
    await expect(here.shell.navigation(name)).toBeHidden();
  // A filter by others' security tells as much as a column would.
  await page.goto("/admin/people?method=none&role=agent");
  await expect(page.getByRole("combobox", { name: "Second factor" })).toBeHidden();
  await page.goto(`/admin/people?method=none&q=${encodeURIComponent(colleague.name)}`);
  await expect(here.people.row(colleague)).toBeVisible();
});

test("end users see their own requests and settings, and nothing of the agents' side", async ({
  here: { page },
  keydesk,
  people,
  signedIn,
}) => {
  const erin = await people.make("end_user");
  const other = await people.make("end_user");
  const own = await createTicket(keydesk.database.db, erin.id, { subject: "My own request" });
  const foreign = await createTicket(keydesk.database.db, other.id, { subject: "Somebody else's request" });
  await signedIn(erin);
  for (const path of [
    ...["/tickets", `/tickets/${own.id}`, "/admin/people", `/admin/people/${erin.id}/security`, ...ADMIN_PAGES],
    `/portal/requests/${foreign.id}`,
  ])
    expect.soft([path, (await page.goto(path))?.status()]).toEqual([path, 404]);
  await page.goto("/");
  await page.waitForURL("/portal");
  await expect(page.getByText("Somebody else's request")).toBeHidden();
  await page.getByRole("link", { name: "My own request" }).click();
  await expect(page.getByRole("heading", { name: "My own request" })).toBeVisible();
});

test("an action called by hand asks for the same rights as its page", async ({ keydesk, people, outsider }) => {
  const [admin, agent, victim] = [
    await people.makeWithApp("admin"),
    await people.make("agent"),
    await people.make("agent"),
  ];
  const office = outsider();
  office.cookies.set(SESSION_COOKIE, await people.signInElsewhere(admin));
  const attacker = outsider();
  attacker.cookies.set(SESSION_COOKIE, await people.signInElsewhere(agent));
  // The forms of the admin's pages, sent with an agent's cookie.
  for (const [path, field, fields] of [
    [`/admin/people/${victim.id}/profile`, "name", { name: "Taken over" }],
    [`/admin/people/${victim.id}/profile`, "role", { role: "end_user" }],
    ["/admin/security", "agent.secondFactor", { "agent.secondFactor": "off" }],
  ] as const) {
    const answer = await office.submitAs(attacker, path, field, fields);
    expect.soft([path, answer.status]).toEqual([path, 404]);
  }
  const forms = [
    { personId: String(victim.id), role: "admin" },
    { personId: String(agent.id), role: "admin" },
  ];
  for (const fields of forms) {
    const answer = await office.submitAs(attacker, `/admin/people/${victim.id}/profile`, "role", fields);
    expect(answer.status).toBe(404);
  }
  // One's own profile, with a role slipped in.
  const slipped = await attacker.submit(`/admin/people/${agent.id}/profile`, "name", { name: "Me", role: "admin" });
  expect(slipped.status).toBe(200);
  const rows = await keydesk.database
    .sql`select name, role from people where id in (${agent.id}, ${victim.id}) order by id`;
  expect(rows.map((row) => ({ ...row }))).toEqual([
    { name: agent.name, role: "agent" },
    { name: victim.name, role: "agent" },
  ]);
});
