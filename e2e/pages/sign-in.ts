import { expect } from "@playwright/test";
import type { Somebody } from "../support/people";
import { Screen } from "./screen";

export class SignInScreen extends Screen {
  readonly heading = this.page.getByRole("heading", { name: "Sign in", level: 1 });
  readonly email = this.page.getByLabel("Email");
  readonly password = this.page.getByLabel("Password", { exact: true });
  readonly submit = this.page.getByRole("button", { name: "Sign in", exact: true });

  async open(next?: string): Promise<void> {
    await this.page.goto(next === undefined ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`);
    await expect(this.heading).toBeVisible();
  }

  /** The password step; where it leads is for the test to say. */
  async as(person: Somebody, { next, password }: { next?: string; password?: string } = {}): Promise<void> {
    await this.open(next);
    await this.send(person.email, password ?? person.password);
  }

  async send(email: string, password: string): Promise<void> {
    await this.email.fill(email);
    await this.password.fill(password);
    await this.submit.click();
  }
}
