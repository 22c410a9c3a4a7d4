import { Screen } from "./screen";

/** What stands around every signed-in page. */
export class Shell extends Screen {
  readonly skipLink = this.page.getByRole("link", { name: "Skip to content" });
  readonly menu = this.page.getByRole("button", { name: /^Account menu:/ });
  readonly signOutButton = this.page.getByRole("button", { name: "Sign out" });
  readonly toast = this.page.getByRole("status");

  navigation(name: string | RegExp) {
    return this.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true });
  }

  heading(name: string) {
    return this.page.getByRole("heading", { name, level: 1 });
  }

  async signOut(): Promise<void> {
    await this.menu.click();
    await this.signOutButton.click();
    await this.page.waitForURL("/sign-in");
  }

  async chooseTheme(name: "System" | "Light" | "Dark"): Promise<void> {
    await this.menu.click();
    await this.page.getByRole("button", { name, exact: true }).click();
  }
}
