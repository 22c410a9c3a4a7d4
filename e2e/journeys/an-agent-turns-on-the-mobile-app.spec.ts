import { readFile } from "node:fs/promises";
import { expect, test } from "../fixtures";
import { Authenticator } from "../support/authenticator";

test("an agent turns on the mobile app by scanning the picture, and signs in again with its passcode", async ({
  here,
  people,
  mail,
}) => {
  const agent = await people.make("agent");
  const { page, shell, signIn, passcode, setUp, security } = here;

  await signIn.as(agent);
  await page.waitForURL("/tickets");
  await shell.navigation("People").click();
  await here.people.find(agent.name);
  await here.people.edit(agent).click();
  await here.person.securityTab.click();
  await expect(security.state("Off")).toBeVisible();
  await security.setUp.click();

  const app = await setUp.scanWithApp();
  const confirmation = await app.passcode();
  await setUp.confirm(confirmation);
  await setUp.saveRecoveryCodes();
  await expect(security.state("On: mobile app")).toBeVisible();
  await expect(security.codes).toContainText("10 of 10 left");
  await expect(security.codes).toContainText("Saved");
  await mail(agent, "Two-factor authentication is on");

  await shell.signOut();
  await signIn.as(agent);
  // The passcode that turned it on has been used; the screen says so instead of "wrong".
  await passcode.verify(confirmation);
  await expect(passcode.error).toHaveText(/^This passcode was already used\. Wait for the next one/);
  await expect(passcode.field).toBeFocused();
  await expect(passcode.field).toHaveValue("");
  await passcode.verify(await app.passcode(1));
  await page.waitForURL("/tickets");
});

test("the picture says what every authenticator app understands, and so does the text beside it", async ({
  here: { page, setUp, security },
  people,
  signedIn,
}) => {
  const agent = await people.make("agent");
  await signedIn(agent);
  await security.open(agent);
  await security.setUp.click();
  const scanned = await setUp.scanWithApp();

  const uri = new URL(scanned.uri);
  expect(uri.protocol).toBe("otpauth:");
  expect(uri.host).toBe("totp");
  expect(decodeURIComponent(uri.pathname)).toBe(`/Keydesk:${agent.email}`);
  expect(uri.searchParams.get("issuer")).toBe("Keydesk");
  // SHA-1, 6 digits and 30 seconds hold where nothing else is said, or are said in so many words.
  expect(uri.searchParams.get("algorithm") ?? "SHA1").toBe("SHA1");
  expect(uri.searchParams.get("digits") ?? "6").toBe("6");
  expect(uri.searchParams.get("period") ?? "30").toBe("30");
  expect(scanned.secret).toMatch(/^[A-Z2-7]{32}$/);

  await setUp.cannotScan.click();
  const key = page.getByText(scanned.secret.match(/.{4}/g)?.join(" ") ?? "", { exact: true });
  await expect(key).toBeVisible();
  // A reload shows the same picture: what a phone has scanned in the meantime stays right.
  await page.reload();
  expect((await Authenticator.scan(setUp.qrCode)).secret).toBe(scanned.secret);

  await setUp.confirm(await scanned.wrongPasscode());
  await expect(setUp.error).toHaveText("This passcode is not right. Enter the newest one.");
  await setUp.confirm(await scanned.passcode());
  await setUp.saveRecoveryCodes();
  await expect(security.state("On: mobile app")).toBeVisible();
  await expect(setUp.qrCode).toBeHidden();
  const later = await (await page.request.get(page.url())).text();
  expect(later.includes(scanned.secret)).toBe(false);
});

test("recovery codes can be copied, downloaded and printed, and nobody goes on without having saved them", async ({
  here: { page, setUp, security },
  context,
  people,
  signedIn,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const agent = await people.make("agent");
  await signedIn(agent);
  await security.open(agent);
  await security.setUp.click();
  await setUp.confirm(await (await setUp.scanWithApp()).passcode());
  const codes = await setUp.readRecoveryCodes();
  for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(new Set(codes).size).toBe(10);

  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByText("Copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(codes.join("\n"));

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  const file = await readFile(await (await downloading).path(), "utf8");
  for (const code of codes) expect(file).toContain(code);
  expect(file).toContain(agent.email);

  await page.evaluate(() => Object.assign(window, { print: () => document.body.setAttribute("data-printed", "") }));
  await page.getByRole("button", { name: "Print" }).click();
  await expect(page.locator("body[data-printed]")).toBeAttached();

  await setUp.done.click();
  await expect(setUp.recoveryCodes).toBeVisible();
  await setUp.saved.check();
  await setUp.done.click();
  await expect(setUp.recoveryCodes).toBeHidden();
  await expect(security.state("On: mobile app")).toBeVisible();
  const later = await (await page.request.get(page.url())).text();
  expect(codes.some((code) => later.includes(code))).toBe(false);
});
