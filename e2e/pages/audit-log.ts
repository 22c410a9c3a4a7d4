import type { Somebody } from "../support/people";
import { Screen } from "./screen";

export class AuditLogScreen extends Screen {
  readonly heading = this.page.getByRole("heading", { name: "Audit log", level: 1 });
  readonly table = this.page.getByRole("table", { name: "Audit log" });
  readonly older = this.page.getByRole("link", { name: "Older" });

  async open(): Promise<void> {
    await this.page.goto("/admin/audit-log");
  }

  /** The rows that name the person, as they stand: newest first. */
  rowsOf(person: Somebody) {
    return this.table.getByRole("row").filter({ hasText: person.name });
  }

  /** Fills in what is named, leaves the rest, and searches. */
  async filter({ event, ...typed }: { event?: string; person?: string; from?: string; to?: string }): Promise<void> {
    const labels = { person: "Person (email)", from: "From", to: "To" };
    if (event) await this.page.getByLabel("Event", { exact: true }).selectOption(event);
    for (const [name, value] of Object.entries(typed))
      await this.page
        .getByRole("search")
        .getByLabel(labels[name as keyof typeof typed], { exact: true })
        .fill(value);
    await this.page.getByRole("button", { name: "Filter" }).click();
    for (const [name, value] of Object.entries(typed))
      await this.page.waitForURL((url) => url.searchParams.get(name) === value);
    if (event) await this.page.waitForURL(/[?&]event=/);
  }
}
