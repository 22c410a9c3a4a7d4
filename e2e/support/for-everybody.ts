/** Looks at a page as people with all kinds of eyes and screens have it. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const WIDTHS = [360, 1280];
const SCHEMES = ["light", "dark"] as const;

/** Narrow and wide, light and dark: nothing that axe finds wrong, and nothing to scroll sideways. */
export async function expectFitForEverybody(page: Page, screen: string): Promise<void> {
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const content = await page.evaluate(() => document.documentElement.scrollWidth);
    expect.soft([screen, width, content <= width]).toEqual([screen, width, true]);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      // There are no frames; without "legacy" axe opens another page each time, to put their results together.
      const axe = new AxeBuilder({ page }).setLegacyMode();
      // Of all rules, the colours alone can be broken by a scheme.
      const rules = colorScheme === "light" ? axe.withTags(WCAG_22_AA) : axe.withRules(["color-contrast"]);
      const { violations } = await rules.analyze();
      const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
      expect.soft([screen, width, colorScheme, found]).toEqual([screen, width, colorScheme, []]);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
}
