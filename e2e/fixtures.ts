/** What the journeys stand on: `test` with a Keydesk of the worker's own, people to be, browsers to sit at, and time to move. */
import { randomInt } from "node:crypto";
import { test as base, expect, type Page } from "@playwright/test";
import { type Screens, screensOf } from "./pages/screens";
import { type Installation, startInstallation } from "./support/installation";
import { mailTo, type ReadMail } from "./support/mail-reader";
import { Outsider } from "./support/outsider";
import { People, type Somebody } from "./support/people";
import { Policies } from "./support/policies";
import { fakeTwilioInbox, type SmsInbox } from "./support/sms-inbox";
import { TimeMachine } from "./support/time-machine";

interface Workers {
  keydesk: Installation;
}

interface Tests {
  /** The client's address, as the proxy in front says it: each test comes from another one. */
  address: string;
  people: People;
  policies: Policies;
  time: TimeMachine;
  sms: SmsInbox;
  /** The newest mail to the person with such a subject, as soon as it is there. */
  mail: (person: Somebody, subject: string) => Promise<ReadMail>;
  /** The browser of the test. */
  here: Screens;
  /** Another browser, with nothing in it. */
  elsewhere: () => Promise<Screens>;
  /** Somebody who speaks HTTP by hand; each call makes another one, without cookies. */
  outsider: () => Outsider;
  /** Gives a browser the session that the person has opened before. */
  signedIn: (person: Somebody, browser?: Screens, options?: { reverified?: boolean }) => Promise<void>;
}

export const SESSION_COOKIE = "__Host-keydesk-session";

export const test = base.extend<Tests, Workers>({
  keydesk: [
    async ({ browserName: _ }, use, { config }) => {
      const keydesk = await startInstallation(String(config.metadata.root));
      await use(keydesk);
      await keydesk.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
  baseURL: ({ keydesk }, use) => use(keydesk.url),
  // 198.18.0.0/15 is kept free for tests of networks (RFC 2544).
  address: ({ keydesk: _ }, use) => use(`198.18.${randomInt(256)}.${randomInt(1, 255)}`),
  extraHTTPHeaders: ({ address }, use) => use({ "X-Forwarded-For": address }),
  people: ({ keydesk }, use) => use(new People(keydesk.database.db)),
  time: ({ keydesk }, use) => use(new TimeMachine(keydesk.database.sql)),
  policies: [
    async ({ keydesk }, use) => {
      const policies = new Policies(keydesk.database.sql);
      await use(policies);
      await policies.restore();
    },
    { auto: true },
  ],
  sms: ({ keydesk }, use) => use(fakeTwilioInbox(keydesk.gateway.url)),
  mail: ({ keydesk }, use) => use((person, subject) => mailTo(keydesk.mail, person, subject)),
  here: ({ page }, use) => use(screensOf(page)),
  elsewhere: async ({ browser, baseURL, extraHTTPHeaders, contextOptions, javaScriptEnabled }, use) => {
    const opened: Page[] = [];
    await use(async () => {
      const options = { ...contextOptions, baseURL, extraHTTPHeaders, javaScriptEnabled };
      const page = await (await browser.newContext(options)).newPage();
      opened.push(page);
      return screensOf(page);
    });
    for (const page of opened) await page.context().close();
  },
  outsider: ({ keydesk, address }, use) => use(() => new Outsider(keydesk.url, address)),
  signedIn: ({ people, here, keydesk }, use) =>
    use(async (person, browser = here, options = {}) => {
      const value = await people.signInElsewhere(person, options);
      // Chromium takes `__Host-` cookies from http://localhost, but from its remote control only as if it were https.
      const url = keydesk.url.replace("http:", "https:");
      const cookie = { name: SESSION_COOKIE, value, url, httpOnly: true, secure: true };
      await browser.page.context().addCookies([{ ...cookie, sameSite: "Lax" }]);
    }),
});

export { expect };
