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
}
