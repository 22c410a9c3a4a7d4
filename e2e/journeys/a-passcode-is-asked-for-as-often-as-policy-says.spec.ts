import { expect, test } from "../fixtures";
import type { Screens } from "../pages/screens";
import type { WithApp } from "../support/people";

/** Password and passcode; `trust` ticks "Don't ask again on this device". */
async function signInFully(browser: Screens, person: WithApp, options: { trust?: boolean } = {}): Promise<void> {
  await browser.signIn.as(person);
  await browser.passcode.verify(await person.app.passcode(), options);
  await browser.page.waitForURL("/tickets");
}

test("a trusted device is not asked again, another one is, and fewer days end the trust", async ({
  here,
  elsewhere,
  people,
  time,
  signedIn,
}) => {
  const agent = await people.makeWithApp("agent");
  const { page, shell, signIn, passcode, security } = here;
  await signIn.as(agent);
  await expect(passcode.trust).toHaveAccessibleName("Don't ask again on this device for 30 days");
  await passcode.verify(await agent.app.passcode(), { trust: true });
  await page.waitForURL("/tickets");

  await test.step("the same browser needs the password alone", async () => {
    await shell.signOut();
    await signIn.as(agent);
    await page.waitForURL("/tickets");
    // What opened this session has proved no second factor, so sensitive acts ask for it.
    await security.open(agent);
    await expect(security.devices.getByRole("listitem")).toHaveCount(1);
    await security.edit.click();
    await expect(here.confirm.heading).toBeVisible();
  });

  await test.step("another browser is asked", async () => {
    const other = await elsewhere();
    await time.nextAppPasscode(agent);
    await signInFully(other, agent);
  });

  await test.step("an admin lowers the days: trust of three days ago is over", async () => {
    const admin = await people.makeWithApp("admin");
    const office = await elsewhere();
    await signedIn(admin, office);
    await office.policy.open();
    await office.policy.group("Agents").trustedDays.fill("2");
    await office.policy.preview.click();
    await office.policy.save.click();
    await expect(office.shell.toast.filter({ hasText: "The security policy is saved." })).toBeVisible();

    await time.trustedSince(agent, 1);
    await page.goto("/tickets");
    await shell.signOut();
    await signIn.as(agent);
    await page.waitForURL("/tickets");

    await time.trustedSince(agent, 3);
    await shell.signOut();
    await signIn.as(agent);
    await expect(passcode.trust).toHaveAccessibleName("Don't ask again on this device for 2 days");
  });
});

test("policy asks for a passcode at every sign-in, also on a device that was trusted", async ({
  here,
  people,
  policies,
  time,
}) => {
  const agent = await people.makeWithApp("agent");
  await signInFully(here, agent, { trust: true });
  await here.shell.signOut();

  await policies.set("agent", { askPasscode: "every-sign-in" });
  await time.nextAppPasscode(agent);
  await here.signIn.as(agent);
  await expect(here.passcode.heading).toBeVisible();
  await expect(here.passcode.trust).toBeHidden();
  await here.passcode.verify(await agent.app.passcode());
  await here.page.waitForURL("/tickets");
  await here.security.open(agent);
  await expect(here.security.devices).toContainText("asks for a passcode at every sign-in");
});

test("admins are asked at every sign-in from the start", async ({ here, people }) => {
  const admin = await people.makeWithApp("admin");
  await here.signIn.as(admin);
  await expect(here.passcode.heading).toBeVisible();
  await expect(here.passcode.trust).toBeHidden();
});

test("a person may want to be asked every time, whatever policy allows", async ({ here, people, time }) => {
  const agent = await people.makeWithApp("agent");
  const { shell, signIn, passcode, security } = here;
  await signInFully(here, agent, { trust: true });
  await security.open(agent);
  await security.everyTime.check();
  await security.devices.getByRole("button", { name: "Save" }).click();
  await expect(security.devices).toContainText("No device is trusted.");

  await shell.signOut();
  await time.nextAppPasscode(agent);
  await signIn.as(agent);
  await expect(passcode.heading).toBeVisible();
  await expect(passcode.trust).toBeHidden();
  await passcode.verify(await agent.app.passcode());
  await here.page.waitForURL("/tickets");
});

test("a forgotten device is asked again", async ({ here, people, time }) => {
  const agent = await people.makeWithApp("agent");
  await signInFully(here, agent, { trust: true });
  await here.security.open(agent);
  await here.security.devices.getByRole("button", { name: /^Forget/ }).click();
  await expect(here.security.devices).toContainText("No device is trusted.");
  await here.shell.signOut();
  await time.nextAppPasscode(agent);
  await signInFully(here, agent);
});
