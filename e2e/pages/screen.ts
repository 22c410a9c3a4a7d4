import type { Locator, Page } from "@playwright/test";

/** What a screen is made of, by role and label: as its users, seeing or not, find it. */
export abstract class Screen {
  protected readonly page: Page;
  /** What is wrong. Next has an alert of its own, for route changes, outside of `main`. */
  readonly error: Locator;
  readonly notice: Locator;

  constructor(page: Page) {
    this.page = page;
    this.error = page.getByRole("main").getByRole("alert");
    this.notice = page.getByRole("main").getByRole("status");
  }
}
