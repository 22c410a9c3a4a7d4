import { expect, test } from "../fixtures";
import { expectFitForEverybody } from "../support/for-everybody";

test("somebody locked out asks for help, an admin issues an access pass, and they are in with a new phone", async ({
  here,
  elsewhere,
  people,
  signedIn,
  mail,
}) => {
  const [agent, admin] = [await people.makeWithApp("agent"), await people.makeWithApp("admin")];
  const { page, signIn, passcode, help, setUp, security } = here;
  const office = await elsewhere();

  await test.step("ask: the same answer for everybody", async () => {
    await signIn.as(agent);
    await passcode.help.click();
    await expectFitForEverybody(page, "help");
    await help.message.fill("My phone fell into the lake");
    await help.ask.click();
    await expect(help.asked).toBeVisible();
    await mail(agent, "asked for help");
  });

  await test.step("the admin hears of it, sees it beside the person, and issues a pass", async () => {
    const told = await mail(admin, "cannot get in");
    expect(told.text).toContain(agent.email);
    expect(told.text).not.toContain("lake");
    await signedIn(admin, office);
    await office.page.goto("/tickets");
    await expect(office.shell.navigation(/^Requests for help/)).toContainText("waiting");
    await office.shell.navigation(/^Requests for help/).click();
    await expect(office.page.getByText("My phone fell into the lake")).toBeVisible();
    await expectFitForEverybody(office.page, "requests for help");
    await office.page.getByRole("link", { name: `Security settings of ${agent.name}` }).click();
    await expect(office.page.getByRole("region", { name: "Asks for help" })).toContainText("fell into the lake");
    await office.person.issuePass.click();
    await office.person.reason.fill("Called back at the number we know");
    await office.person.issuePassForSure.click();
    await expect(office.person.pass).toHaveText(/^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/);
    await expectFitForEverybody(office.page, "an access pass");
  });
  const pass = (await office.person.pass.textContent()) ?? "";
  expect((await mail(agent, "access pass was issued")).text).not.toContain(pass);
  await office.page.reload();
  await expect(office.person.pass).toBeHidden();

  await test.step("it leads to a new phone, and to nothing else", async () => {
    await signIn.as(agent);
    await passcode.verify(pass.toLowerCase().replaceAll("-", " "));
    await expect(setUp.heading).toBeVisible();
    await page.goto("/tickets");
    await expect(signIn.heading).toBeVisible();
    await page.goto("/sign-in/set-up");
    const app = await setUp.scanWithApp();
    await setUp.confirm(await app.passcode());
    await page.waitForURL("/tickets");
    await security.open(agent);
    await expect(security.state("On: mobile app")).toBeVisible();
  });

  await office.page.goto("/admin/help-requests");
  await expect(office.page.getByText("My phone fell into the lake")).toBeHidden();
  const thief = await elsewhere();
  await thief.signIn.as(agent);
  await thief.passcode.verify(pass);
  await expect(thief.passcode.error).toHaveText(/^This access pass was used, has run out or was withdrawn\./);
});
