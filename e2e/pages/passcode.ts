import { expect } from "@playwright/test";
import { Screen } from "./screen";

/** The second step of a sign-in. */
export class PasscodeScreen extends Screen {
  readonly heading = this.page.getByRole("heading", { name: "Two-Factor Authentication", level: 1 });
  readonly field = this.page.getByLabel("Passcode");
  readonly trust = this.page.getByRole("checkbox", { name: /^Don't ask again on this device for \d+ days?$/ });
  readonly submit = this.page.getByRole("button", { name: "Verify" });
  readonly resend = this.page.getByRole("button", { name: "Send a new code" });
  readonly useRecoveryCode = this.page.getByRole("link", { name: "Use a recovery code" });
  readonly help = this.page.getByRole("link", { name: "Codes don't work?" });
  readonly startAgain = this.page.getByRole("button", { name: /^Start again/ });
  /** Where the text went and what became of it. */
  readonly sent = this.page.getByRole("main").getByRole("status").filter({ hasText: "We sent a code to" });

  async verify(code: string, { trust = false } = {}): Promise<void> {
    await expect(this.heading).toBeVisible();
    await this.field.fill(code);
    if (trust) await this.trust.check();
    await this.submit.click();
  }
}

/** "Codes don't work?" */
export class HelpScreen extends Screen {
  readonly heading = this.page.getByRole("heading", { name: "Codes don't work?", level: 1 });
  readonly first = this.page.getByLabel("First passcode");
  readonly second = this.page.getByLabel("Second passcode");
  readonly check = this.page.getByRole("button", { name: "Check my codes" });
  readonly found = this.page.getByRole("main").getByRole("status").filter({ hasText: "Your codes are right" });
  readonly message = this.page.getByLabel("Message to your admins");
  readonly ask = this.page.getByRole("button", { name: "Ask an admin for help" });
  readonly asked = this.page.getByRole("main").getByRole("status").filter({ hasText: "Your admins have been told" });
  readonly goOn = this.page.getByRole("button", { name: "Continue" });

  async enter([first = "", second = ""]: string[]): Promise<void> {
    await this.first.fill(first);
    await this.second.fill(second);
  }
}

/** Step-up: "Confirm that it is you". */
export class ConfirmScreen extends Screen {
  readonly heading = this.page.getByRole("heading", { name: "Confirm that it is you", level: 1 });
  readonly passcode = this.page.getByLabel("Passcode");
  readonly password = this.page.getByLabel("Password", { exact: true });
  readonly submit = this.page.getByRole("button", { name: "Verify" });
  readonly send = this.page.getByRole("button", { name: "Send a new code" });

  async byPasscode(code: string): Promise<void> {
    await expect(this.heading).toBeVisible();
    await this.passcode.fill(code);
    await this.submit.click();
  }

  async byPassword(password: string): Promise<void> {
    await expect(this.heading).toBeVisible();
    await this.password.fill(password);
    await this.submit.click();
  }
}
