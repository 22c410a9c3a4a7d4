import { expect } from "@playwright/test";
import type { Somebody } from "../support/people";
import { Screen } from "./screen";

/** Security settings: one's own, in Admin > People and in the portal, and what an admin sees of others. */
export class SecurityScreen extends Screen {
  readonly section = this.page.getByRole("region", { name: "Two-Factor Authentication" });
  readonly edit = this.section.getByRole("link", { name: "Edit", exact: true });
  readonly setUp = this.section.getByRole("link", { name: "Set up", exact: true });
  readonly toggle = this.section.getByRole("switch", { name: "Use two-factor authentication" });
  readonly turnOff = this.page.getByRole("button", { name: "Turn off two-factor authentication" });
  readonly turnOffForSure = this.page.getByRole("dialog").getByRole("button", { name: "Turn off", exact: true });
  readonly codes = this.page.getByRole("region", { name: "Recovery codes" });
  readonly newCodes = this.codes.getByRole("button", { name: "New recovery codes" });
  readonly newCodesForSure = this.page.getByRole("dialog").getByRole("button", { name: "Make new codes" });
  readonly devices = this.page.getByRole("region", { name: "Trusted devices" });
  readonly everyTime = this.devices.getByRole("checkbox", { name: "Ask me every time I sign in" });
  readonly sessions = this.page.getByRole("region", { name: "Sessions" });

  /** The state in words: "Off", "On: mobile app", "On: SMS to +1 *** *** 0101". */
  state(words: string) {
    return this.section.getByText(words, { exact: true });
  }

  /** The portal's switch. It needs its script; what is clicked before that is there leads nowhere, so people click again. */
  async flip(): Promise<void> {
    await expect(async () => {
      await this.toggle.click();
      await this.page.waitForURL(/[?&]use=choose/, { timeout: 2000 });
    }).toPass();
  }

  async open(person: Somebody): Promise<void> {
    await this.page.goto(`/admin/people/${person.id}/security`);
    await expect(this.section).toBeVisible();
  }

  async openInPortal(): Promise<void> {
    await this.page.goto("/portal/profile/security");
    await expect(this.section).toBeVisible();
  }
}
