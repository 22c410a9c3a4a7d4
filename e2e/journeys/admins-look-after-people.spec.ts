import { expect, test } from "../fixtures";
import { masked } from "../support/people";

test("an admin finds people by a part of the name or address, and by role", async ({ here, people, signedIn }) => {
  const [admin, agent, user] = [
    await people.makeWithApp("admin"),
    await people.makeWithSms("agent"),
    await people.make("end_user"),
  ];
  await signedIn(admin);
  const { page, shell } = here;
  await page.goto("/");
  await shell.navigation("People").click();
  await expect(here.people.heading).toBeVisible();

  await here.people.find(agent.name.slice(3).toUpperCase());
  await expect(here.people.row(agent)).toContainText(`On: SMS to ${masked(agent.phoneNumber)}`);
  await expect(here.people.row(agent)).not.toContainText(agent.phoneNumber);
  await expect(here.people.row(user)).toBeHidden();
  await here.people.find(user.email.split("@")[0] ?? "");
  await expect(here.people.row(user)).toContainText("Off");

  await here.people.find(agent.name, "End users");
  await expect(here.people.nobody).toBeVisible();
  await here.people.find(agent.name, "Agents");
  await expect(here.people.row(agent)).toBeVisible();
  // The address of a search can be kept and sent.
  await page.goto(`/admin/people?q=${encodeURIComponent(user.name)}`);
  await expect(here.people.search).toHaveValue(user.name);
  await expect(here.people.row(user)).toBeVisible();
  for (const odd of ["%", "_", "\\", "'", '"<b>', "💣"]) {
    await here.people.find(odd);
    await expect(here.people.nobody, odd).toBeVisible();
  }
});

test("the directory goes on from page to page, and back", async ({ here, people, signedIn }) => {
  const admin = await people.makeWithApp("admin");
  const crowd = await Promise.all(Array.from({ length: 105 }, () => people.make("end_user")));
  await signedIn(admin);
  const { page } = here;
  await page.goto("/admin/people?role=end_user");
  const links = here.people.table.getByRole("link", { name: /^Edit / });
  const seen: string[] = [];
  const [next, previous] = ["Next", "Previous"].map((name) => page.getByRole("link", { name, exact: true }));
  for (;;) {
    await expect(links.first()).toBeVisible();
    const names = await links.allInnerTexts();
    expect(names.length).toBeLessThanOrEqual(50);
    seen.push(...names);
    if (!(await next?.isVisible())) break;
    await next?.click();
    await expect(links.first()).not.toHaveText(names[0] ?? "");
  }
  expect(new Set(seen).size).toBe(seen.length);
  for (const { name } of crowd) expect(seen).toContain(`Edit ${name}`);
  await previous?.click();
  await expect(links.last()).toHaveText(seen.at(-1 - (seen.length % 50 || 50)) ?? "");
});

test("an admin edits a profile, changes the role and suspends, and open sessions end at once", async ({
  here,
  elsewhere,
  people,
  signedIn,
  mail,
}) => {
  const admin = await people.makeWithApp("admin");
  const agent = await people.make("agent");
  const other = await elsewhere();
  await signedIn(agent, other);
  await other.page.goto("/tickets");
  await signedIn(admin);
  await here.person.open(agent);

  await here.person.name.fill("Ágnes  Nagy-Őry ");
  await here.person.saveName.click();
  await expect(here.shell.toast.filter({ hasText: "The profile is saved." })).toBeVisible();
  const renamed = { ...agent, name: "Ágnes Nagy-Őry" };
  await here.page.reload();
  await expect(here.person.name).toHaveValue(/^Ágnes\s+Nagy-Őry$/);
  await other.page.reload();
  await expect(other.shell.menu).toHaveAccessibleName(/Nagy-Őry/);

  await test.step("another role ends the sessions of the old one", async () => {
    await here.person.role.selectOption("Admin");
    await here.person.changeRole.click();
    await expect(here.shell.toast.filter({ hasText: "The role is changed." })).toBeVisible();
    await mail(agent, "role");
    await other.page.goto("/tickets");
    await expect(other.signIn.heading).toBeVisible();
    await other.signIn.as(agent);
    await expect(other.shell.navigation("Audit log")).toBeVisible();
  });

  await test.step("suspension shuts the account at once, and nothing tells why", async () => {
    await here.person.suspend.click();
    await here.person.dialog.getByRole("button", { name: /^Suspend / }).click();
    await expect(here.person.endSuspension).toBeVisible();
    await expect(here.shell.toast.filter({ hasText: "is suspended." })).toBeVisible();
    await other.page.goto("/admin/people");
    await expect(other.signIn.heading).toBeVisible();
    await other.signIn.send(agent.email, agent.password);
    await expect(other.signIn.error).toHaveText("The email or the password is wrong. Try again.");
  });

  await here.person.endSuspension.click();
  await expect(here.person.suspend).toBeVisible();
  await other.signIn.as(renamed);
  await other.page.waitForURL("/tickets");
});

test("a suspension in the middle of a sign-in ends it", async ({ here, people, signedIn, elsewhere }) => {
  const admin = await people.makeWithApp("admin");
  const agent = await people.makeWithApp("agent");
  await here.signIn.as(agent);
  await expect(here.passcode.heading).toBeVisible();
  const office = await elsewhere();
  await signedIn(admin, office);
  await office.person.open(agent);
  await office.person.suspend.click();
  await office.person.dialog.getByRole("button", { name: `Suspend ${agent.name}` }).click();
  await expect(office.person.endSuspension).toBeVisible();
  await here.passcode.verify(await agent.app.passcode());
  await expect(here.signIn.heading).toBeVisible();
  await expect(here.signIn.notice).toContainText("That sign-in has ended");
});

test("an admin turns somebody's second factor off with a reason, and signs them out everywhere", async ({
  here,
  elsewhere,
  people,
  signedIn,
  mail,
}) => {
  const admin = await people.makeWithApp("admin");
  const agent = await people.makeWithApp("agent");
  const other = await elsewhere();
  await signedIn(agent, other);
  await other.page.goto("/tickets");
  await signedIn(admin);
  await here.person.open(agent, "security");
  await expect(here.security.state("On: mobile app")).toBeVisible();
  await expect(here.security.edit).toBeHidden();

  await here.person.turnOff.click();
  await here.person.dialog.getByRole("button", { name: "Turn off", exact: true }).click();
  // Not without a reason.
  await expect(here.person.reason).toBeVisible();
  await here.person.reason.fill("Phone lost, called back at the number we know");
  await here.person.dialog.getByRole("button", { name: "Turn off", exact: true }).click();
  await expect(here.security.state("Off")).toBeVisible();
  await expect(here.person.turnOff).toBeHidden();
  await mail(agent, "admin");
  await other.page.reload();
  await expect(other.signIn.heading).toBeVisible();
  await other.signIn.send(agent.email, agent.password);
  await other.page.waitForURL("/tickets");

  await here.person.endSessions.click();
  await here.person.reason.fill("Laptop stolen");
  await here.person.dialog.getByRole("button", { name: /^End sessions of/ }).click();
  await expect(here.shell.toast.filter({ hasText: "All sessions have ended." })).toBeVisible();
  await other.page.reload();
  await expect(other.signIn.heading).toBeVisible();
});

test("nobody but the owner touches the owner, nobody themselves, and of two who save at once the second is told", async ({
  here,
  elsewhere,
  people,
  signedIn,
}) => {
  const owner = await people.make("admin", { isOwner: true });
  const admin = await people.makeWithApp("admin");
  await signedIn(admin);
  for (const person of [owner, admin]) {
    await here.person.open(person);
    await expect(here.person.heading(person)).toBeVisible();
    await expect(here.person.changeRole).toBeHidden();
    await expect(here.person.suspend).toBeHidden();
  }
  await here.person.open(owner);
  await expect(here.person.saveName).toBeHidden();

  const agent = await people.make("agent");
  const other = await elsewhere();
  await signedIn(agent, other);
  for (const screens of [here, other]) await screens.person.open(agent);
  await here.person.name.fill("First");
  await here.person.saveName.click();
  await expect(here.shell.toast.filter({ hasText: "The profile is saved." })).toBeVisible();
  await other.person.name.fill("Second");
  await other.person.saveName.click();
  await expect(other.person.error).toHaveText(/^Somebody changed this while you were editing\./);
});
