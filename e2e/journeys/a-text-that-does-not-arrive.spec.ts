import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import type { Fault } from "../support/fake-twilio";

/** The page says what is known when it is shown; people reload while they wait. */
const reloadUntil = (page: Page, place: Locator, words: string | RegExp): Promise<void> =>
  expect(async () => {
    await page.reload();
    await expect(place).toContainText(words, { timeout: 250 });
  }).toPass({ timeout: 30_000 });

const FAULTS: [what: string, fault: Fault, words: string][] = [
  [
    "a number that does not exist",
    { kind: "refuse", status: 400, code: 21211 },
    "This number cannot receive our text messages. Check it, or use another way.",
  ],
  [
    "a phone that has answered STOP",
    { kind: "refuse", status: 400, code: 21610 },
    "This phone has answered STOP to our messages.",
  ],
  ["a gateway that fails", { kind: "refuse", status: 500 }, "It is not known whether the message was sent."],
  ["a gateway that never answers", { kind: "hang" }, "It is not known whether the message was sent."],
];

for (const [what, fault, words] of FAULTS)
  test(`${what} is told in plain words, and a recovery code still leads in`, async ({ here, keydesk, people }) => {
    const agent = await people.makeWithSms("agent");
    const { page, signIn, passcode } = here;
    keydesk.gateway.setFault(agent.phoneNumber, fault);
    await signIn.as(agent);
    await expect(passcode.heading).toBeVisible();
    await reloadUntil(page, passcode.sent, words);
    await passcode.useRecoveryCode.click();
    await passcode.verify(agent.recoveryCodes[0] ?? "");
    await page.waitForURL(/security$/);
  });

test("what the gateway reports stands on the page, and a forged report does not", async ({
  here: { page, signIn, passcode },
  keydesk,
  people,
  sms,
}) => {
  const agent = await people.makeWithSms("agent");
  const { gateway } = keydesk;
  await signIn.as(agent);
  await expect(passcode.heading).toBeVisible();
  await sms.nextPasscode(agent.phoneNumber);
  const [text] = gateway.textsTo(agent.phoneNumber);
  if (!text) throw new Error("no text was sent");
  await reloadUntil(page, passcode.sent, "The message was sent.");

  expect(await gateway.report(text, { status: "delivered", token: "not the token" })).toBe(403);
  expect(await gateway.report(text, { status: "delivered", token: null })).toBe(403);
  expect(await gateway.report(text, { status: "delivered", signedUrl: "http://localhost/api/twilio/status" })).toBe(
    403,
  );
  await page.reload();
  await expect(passcode.sent).toContainText("The message was sent.");

  expect(await gateway.report(text, { status: "delivered" })).toBe(204);
  await page.reload();
  await expect(passcode.sent).toContainText("The message was delivered to your phone.");
  // Reports come twice and out of order; the state only goes forward.
  expect(await gateway.report(text, { status: "sent" })).toBe(204);
  await page.reload();
  await expect(passcode.sent).toContainText("The message was delivered to your phone.");
});

test("a phone that is off is told, and a new code is the same one", async ({
  here: { page, signIn, passcode },
  keydesk,
  people,
  sms,
  time,
}) => {
  const agent = await people.makeWithSms("agent");
  await signIn.as(agent);
  await expect(passcode.heading).toBeVisible();
  const code = await sms.nextPasscode(agent.phoneNumber);
  const [text] = keydesk.gateway.textsTo(agent.phoneNumber);
  if (!text) throw new Error("no text was sent");
  await reloadUntil(page, passcode.sent, "The message was sent.");
  await keydesk.gateway.report(text, { status: "undelivered", errorCode: 30003 });
  await reloadUntil(page, passcode.sent, "The phone is off or has no reception.");

  await passcode.resend.click();
  await expect(passcode.error).toHaveText(
    /^A code was sent a moment ago\. Try again in \d+ seconds? \(at [\d:]+ UTC\)\.$/,
  );
  for (const seen of [1, 2]) {
    await time.coolDownOver(agent);
    await passcode.resend.click();
    expect(await sms.nextPasscode(agent.phoneNumber, seen)).toBe(code);
  }
  await time.coolDownOver(agent);
  await passcode.resend.click();
  await expect(passcode.error).toHaveText(/^No more codes can be sent to this number for now\./);
  await passcode.verify(code);
  await page.waitForURL("/tickets");
});
