import { expect } from "@playwright/test";
import { Authenticator } from "../support/authenticator";
import { Screen } from "./screen";

/** The panels of a set-up: the same in the security settings and in a sign-in that asks for one. */
export class SetUpScreen extends Screen {
  /** Only a sign-in has this heading. */
  readonly heading = this.page.getByRole("heading", { name: "Set up two-factor authentication", level: 1 });
  readonly useMobileApp = this.page.getByRole("button", { name: "Use mobile app" });
  readonly useSms = this.page.getByRole("button", { name: "Use SMS" });
  readonly notNow = this.page.getByRole("button", { name: "Not now" });
  readonly qrCode = this.page.getByRole("img", { name: "QR code" });
  readonly cannotScan = this.page.getByText("Can't scan it?");
  readonly phoneNumber = this.page.getByLabel("Phone number");
  readonly sendCode = this.page.getByRole("button", { name: "Send code" });
  readonly resend = this.page.getByRole("button", { name: "Send a new code" });
  readonly passcode = this.page.getByLabel("Passcode");
  readonly submit = this.page.getByRole("button", {
    name: /^(Turn on|Switch to mobile app|Switch to SMS|Change number)$/,
  });
  readonly cancel = this.page.getByRole("link", { name: "Cancel" });
  readonly sent = this.page.getByRole("main").getByRole("status").filter({ hasText: "We sent a code to" });
  readonly recoveryCodes = this.page.getByRole("list", { name: "Recovery codes" });
  readonly saved = this.page.getByRole("checkbox", { name: "I have saved these codes" });
  readonly done = this.page.getByRole("button", { name: "Done" });

  /** "Use mobile app", and the phone held to the screen. */
  async scanWithApp(): Promise<Authenticator> {
    await this.useMobileApp.click();
    await expect(this.qrCode).toBeVisible();
    return Authenticator.scan(this.qrCode);
  }

  /** "Use SMS", and the number typed. */
  async askForSms(number: string): Promise<void> {
    await this.useSms.click();
    await this.phoneNumber.fill(number);
    await this.sendCode.click();
  }

  async confirm(code: string): Promise<void> {
    await this.passcode.fill(code);
    await this.submit.click();
  }

  async readRecoveryCodes(): Promise<string[]> {
    await expect(this.recoveryCodes.getByRole("listitem")).toHaveCount(10);
    return this.recoveryCodes.getByRole("listitem").allInnerTexts();
  }

  /** Takes the codes down, says so, and goes on. */
  async saveRecoveryCodes(): Promise<string[]> {
    const codes = await this.readRecoveryCodes();
    await this.saved.check();
    await this.done.click();
    return codes;
  }
}
