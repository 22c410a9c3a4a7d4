import type { Page } from "@playwright/test";
import { AuditLogScreen } from "./audit-log";
import { MessagesScreen } from "./messages";
import { ConfirmScreen, HelpScreen, PasscodeScreen } from "./passcode";
import { PeopleScreen, PersonScreen } from "./people";
import { PolicyScreen } from "./policy";
import { SecurityScreen } from "./security";
import { SetUpScreen } from "./set-up";
import { Shell } from "./shell";
import { SignInScreen } from "./sign-in";

/** All screens as one browser shows them. */
export const screensOf = (page: Page) => ({
  page,
  shell: new Shell(page),
  signIn: new SignInScreen(page),
  passcode: new PasscodeScreen(page),
  help: new HelpScreen(page),
  confirm: new ConfirmScreen(page),
  setUp: new SetUpScreen(page),
  security: new SecurityScreen(page),
  people: new PeopleScreen(page),
  person: new PersonScreen(page),
  policy: new PolicyScreen(page),
  messages: new MessagesScreen(page),
  auditLog: new AuditLogScreen(page),
});

export type Screens = ReturnType<typeof screensOf>;
