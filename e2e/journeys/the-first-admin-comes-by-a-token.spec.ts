import { expect, test } from "../fixtures";
import { addressedAt, freePort } from "../support/installation";
import { startDatabase, startKeydesk } from "../support/keydesk-process";

const PASSWORD = "a dozen words and more";

test("a new installation has no account: its first admin is made once, by the token that the start printed", async ({
  keydesk,
  browser,
}) => {
  test.setTimeout(90_000);
  const database = await startDatabase();
  const fresh = await startKeydesk(keydesk.root, { ...database.settings, ...addressedAt(await freePort()) });
  try {
    const page = await (await browser.newContext({ baseURL: fresh.url })).newPage();
    // Printed just after the address.
    const token = (): string => /this token, which works once:\s+(\S{43})\s/.exec(fresh.output())?.[1] ?? "";
    await expect.poll(token).not.toBe("");
    const fill = async (typed: string): Promise<void> => {
      await page.getByLabel("Token").fill(typed);
      await page.getByLabel("Name").fill("First");
      await page.getByLabel("Email").fill("first@example.com");
      await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
      await page.getByRole("button", { name: "Create admin" }).click();
    };
    await page.goto("/set-up");
    await fill("x".repeat(43));
    await expect(page.getByRole("alert").filter({ hasText: "This token is wrong" }).first()).toBeVisible();
    await fill(token());
    await page.waitForURL("/sign-in");
    await page.getByLabel("Email").fill("first@example.com");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Tickets", level: 1 })).toBeVisible();
    expect((await page.goto("/set-up"))?.status()).toBe(404);
    expect(await (await page.request.get("/api/health/ready")).json()).toEqual({ status: "ready" });
    await page.context().close();
  } finally {
    await fresh.stop();
    await database.stop();
  }
});
