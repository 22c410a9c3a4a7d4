import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { FormAction } from "../forms/action-form";
import { AppPanel } from "./app-panel";
import { PasscodeForm } from "./passcode-form";
import { RecoveryCodes } from "./recovery-codes";
import { SetUpFlow } from "./set-up-flow";
import { SmsPanel } from "./sms-panel";
import { TwoFactorSwitch } from "./two-factor-switch";

/** What a browser without scripts gets to see. */
const refuse: FormAction<never> = async () => ({ ok: false, code: "passcode_wrong" });
const html = (node: ReactNode) => renderToStaticMarkup(node);

const inFlow = (panel: ReactNode) =>
  html(
    <SetUpFlow confirmAction={refuse} finishAction={refuse} account="alan@keydesk.test">
      {panel}
    </SetUpFlow>,
  );

const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

test("the app panel holds the picture, the key in groups of four, the field and the button", () => {
  const page = inFlow(
    <AppPanel
      otpauthUri={`otpauth://totp/Keydesk:alan%40keydesk.test?secret=${secret}&issuer=Keydesk`}
      secret={secret}
      issuer="Keydesk"
      account="alan@keydesk.test"
      submitLabel="Turn on"
      cancelHref={null}
    />,
  );
  expect(page).toMatch(/<svg[^>]*aria-label="QR code"/);
  expect(page).toContain("JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP");
  expect(page).toMatch(/<input[^>]*name="passcode"/);
  expect(page).toMatch(/<input[^>]*autoComplete="one-time-code"/i);
  expect(page).not.toContain('type="number"');
  expect(page).toMatch(/<button[^>]*type="submit"[^>]*>Turn on</);
});

test("the SMS panel asks for the number first, then for the code", () => {
  const props = { beginAction: refuse, resendAction: refuse, otherNumberHref: "?", cancelHref: null };
  const first = inFlow(<SmsPanel {...props} pending={null} submitLabel="Turn on" />);
  expect(first).toMatch(/<input[^>]*name="phoneNumber"/);
  expect(first).not.toContain('name="passcode"');
  const sent = { maskedNumber: "+1 *** *** 0101", delivery: "delivered" as const, words: null, nextSendAt: null };
  const second = inFlow(<SmsPanel {...props} pending={sent} submitLabel="Change number" />);
  expect(second).toMatch(/<input[^>]*name="passcode"/);
  expect(second).toContain("Send a new code");
  expect(second).toContain("delivered to your phone");
});

test("recovery codes can be downloaded by a link", () => {
  const page = html(<RecoveryCodes codes={["7KQ2-MX4T-9PZC-H2RV"]} account="a@b.test" finishAction={refuse} />);
  expect(page).toMatch(/<ul[^>]*aria-label="Recovery codes"/);
  expect(page).toMatch(/<noscript>.*download="keydesk-recovery-codes.txt".*<\/noscript>/s);
  expect(page).toMatch(/<input[^>]*name="saved"/);
});

test("the passcode form offers trust only where policy does", () => {
  const links = { passcodeHref: "?", recoveryCodeHref: "?use=recovery-code", helpHref: "/sign-in/help" };
  const props = { mode: "passcode" as const, sms: null, verifyAction: refuse, ...links };
  const trusting = html(<PasscodeForm {...props} trustDays={30} />);
  // The apostrophe is escaped in markup.
  expect(trusting).toContain("Don&#x27;t ask again on this device for 30 days");
  expect(trusting).not.toContain("Send a new code");
  expect(html(<PasscodeForm {...props} trustDays={null} />)).not.toContain("trustDevice");
});

test("the switch of the portal has a button of its own where nothing else can send it", () => {
  expect(html(<TwoFactorSwitch isOn={false} isRequiredByPolicy={false} />)).toMatch(
    /<noscript><button[^>]*type="submit"/,
  );
});
