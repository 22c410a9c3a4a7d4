import type { Somebody } from "../support/people";
import { Screen } from "./screen";

/** The directory. */
export class PeopleScreen extends Screen {
  readonly heading = this.page.getByRole("heading", { name: "People", level: 1 });
  readonly search = this.page.getByRole("searchbox", { name: "Search people" });
  readonly role = this.page.getByRole("combobox", { name: "Role" });
  readonly submit = this.page.getByRole("button", { name: "Search" });
  readonly table = this.page.getByRole("table", { name: "People" });
  readonly nobody = this.page.getByText("Nobody found");

  row(person: Somebody) {
    return this.table.getByRole("row").filter({ hasText: person.email });
  }

  edit(person: Somebody) {
    return this.page.getByRole("link", { name: `Edit ${person.name}`, exact: true });
  }

  async find(text: string, role = "All roles"): Promise<void> {
    await this.search.fill(text);
    await this.role.selectOption(role);
    await this.submit.click();
  }
}

/** Admin > People > Edit. */
export class PersonScreen extends Screen {
  readonly profileTab = this.page.getByRole("link", { name: "Profile", exact: true });
  readonly securityTab = this.page.getByRole("main").getByRole("link", { name: "Security settings", exact: true });
  readonly name = this.page.getByLabel("Name");
  readonly saveName = this.page.getByRole("button", { name: "Save name" });
  readonly role = this.page.getByRole("combobox", { name: "Role" });
  readonly changeRole = this.page.getByRole("button", { name: "Change role" });
  readonly suspend = this.page.getByRole("button", { name: "Suspend", exact: true });
  readonly endSuspension = this.page.getByRole("button", { name: "End suspension" });
  readonly unlock = this.page.getByRole("button", { name: "Unlock", exact: true });
  readonly endSessions = this.page.getByRole("button", { name: "End all sessions" });
  readonly turnOff = this.page.getByRole("button", { name: "Turn off two-factor authentication" });
  readonly issuePass = this.page.getByRole("button", { name: "Issue access pass", exact: true });
  readonly pass = this.page.getByLabel("Access pass", { exact: true });
  readonly dialog = this.page.getByRole("dialog");
  readonly reason = this.dialog.getByLabel("Reason");
  readonly issuePassForSure = this.dialog.getByRole("button", { name: /^Issue access pass for / });

  heading(person: Somebody) {
    return this.page.getByRole("heading", { name: person.name, level: 1 });
  }

  async open(person: Somebody, tab: "profile" | "security" = "profile"): Promise<void> {
    await this.page.goto(`/admin/people/${person.id}/${tab}`);
  }
}
