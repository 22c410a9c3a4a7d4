import { Screen } from "./screen";

export class MessagesScreen extends Screen {
  readonly heading = this.page.getByRole("heading", { name: "Messages", level: 1 });
  readonly announcements = this.page.getByRole("list", { name: "Announcements" });
  readonly subject = this.page.getByRole("textbox", { name: "Subject" });
  readonly text = this.page.getByRole("textbox", { name: "Text", exact: true });
  readonly preview = this.page.getByRole("button", { name: "Preview", exact: true });
  readonly sendTest = this.page.getByRole("button", { name: "Send a test mail to me" });
  readonly save = this.page.getByRole("button", { name: "Save", exact: true });
  readonly savedMeanwhile = this.page.getByLabel("Saved meanwhile");
  /** What the frame of the preview shows. */
  readonly html = this.page.frameLocator('iframe[title="The mail as HTML"]').locator("body");
  readonly deliveries = this.page.getByRole("table", { name: "Deliveries" });

  async open(): Promise<void> {
    await this.page.goto("/admin/messages");
  }

  async openText(label: string): Promise<void> {
    await this.open();
    await this.page.getByRole("list", { name: "Texts" }).getByRole("link", { name: label, exact: true }).click();
    await this.subject.waitFor();
  }

  async openDeliveries(state: "Waiting" | "Sent" | "Failed"): Promise<void> {
    await this.page.goto("/admin/messages/deliveries");
    await this.page.getByRole("navigation", { name: "State" }).getByRole("link", { name: state }).click();
    await this.page.waitForURL(/state=/);
  }
}
