import { Screen } from "./screen";

export type RoleGroup = "Admins" | "Agents" | "End users";

export class PolicyScreen extends Screen {
  readonly heading = this.page.getByRole("heading", { name: "Security policy", level: 1 });
  readonly preview = this.page.getByRole("button", { name: "Preview" });
  readonly effects = this.page.getByRole("list", { name: "Effects" });
  readonly reportOnly = this.page.getByText("Run it report-only first");
  readonly runReportOnly = this.page.getByRole("button", { name: "Run report-only" });
  readonly running = this.page.getByRole("list", { name: "Report-only" });
  readonly putIntoEffect = this.running.getByRole("link", { name: "Put into effect" });
  readonly announce = this.page.getByRole("checkbox", { name: /^Tell the people concerned by mail \(\d+ mails?\)$/ });
  readonly save = this.page.getByRole("button", { name: "Save", exact: true });

  group(name: RoleGroup) {
    const group = this.page.getByRole("group", { name });
    return {
      secondFactor: group.getByLabel("Second factor"),
      askForPasscode: group.getByLabel("Ask for a passcode"),
      trustedDays: group.getByLabel("Trusted device (days)"),
      graceDays: group.getByLabel("Grace period (days)"),
      skips: group.getByLabel("Skips a person"),
    };
  }

  effectsOn(name: RoleGroup) {
    return this.effects.getByRole("listitem").filter({ has: this.page.getByRole("heading", { name }) });
  }

  async open(): Promise<void> {
    await this.page.goto("/admin/security");
  }
}
