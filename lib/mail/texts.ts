import type { MailText, Placeholder, PlaceholderNeeds, RollOutTemplate } from "./schema";

interface TextOfTemplate extends MailText {
  label: string;
  sentWhen: string;
  placeholders: PlaceholderNeeds;
}

/** What each placeholder becomes, in the words of the screen. */
export const PLACEHOLDER_MEANINGS: Record<Placeholder, string> = {
  name: "the person's name",
  date: "the day and time until which it can be put off, or “your next sign-in”",
  link: "the address of the person's own security settings; it signs nobody in",
  methods: "the methods that policy allows: “a mobile app” or “a mobile app or SMS”",
};

/** The mails of a roll-out as they come with Keydesk. What an admin has saved goes before them; a reset brings them back. */
export const DEFAULT_TEXTS: Record<RollOutTemplate, TextOfTemplate> = {
  "second-factor-required": {
    label: "A second factor becomes required",
    sentWhen: "To everybody of the role who has no second factor, after a policy is saved that requires one.",
    placeholders: { name: "needed", date: "needed", link: "needed", methods: "possible" },
    subject: "Set up two-factor authentication before {date}",
    text: `Hello {name},

From now on your organisation asks for a second factor beside your password. You use {methods}, and it takes about two minutes to set up.

Please do it before {date}:

1. Open your security settings: {link}
2. Choose how your passcodes come to you, and follow the steps.
3. Save the recovery codes. They let you in when your phone is gone.

If you have not done so by then, Keydesk asks you for it the next time you sign in, before anything else opens.

If you need help, ask your admin.`,
  },
  "second-factor-reminder": {
    label: "Reminder: a second factor becomes required",
    sentWhen: "7 days and 1 day before the date, to those who still have no second factor.",
    placeholders: { name: "needed", date: "needed", link: "needed", methods: "possible" },
    subject: "Reminder: set up two-factor authentication before {date}",
    text: `Hello {name},

Your account has no second factor yet. Please set it up before {date}: {methods}, in about two minutes.

Begin in your security settings: {link}

If you need help, ask your admin.`,
  },
  "second-factor-done": {
    label: "Done: the second factor is set up",
    sentWhen: "Once, to those who were asked by one of these mails, when they have done it.",
    placeholders: { name: "needed", link: "possible" },
    subject: "You are ready: your second factor is set up",
    text: `Hello {name},

Thank you: your second factor is set up, and there is nothing more for you to do.

Keep your recovery codes where you find them without your phone. You can make new ones at any time in your security settings: {link}`,
  },
  "method-not-allowed": {
    label: "A method is no longer allowed",
    sentWhen: "To everybody of the role whose method is no longer allowed, after such a policy is saved.",
    placeholders: { name: "needed", link: "needed", methods: "needed" },
    subject: "Switch how your passcodes come to you",
    text: `Hello {name},

The way your passcodes come to you is no longer allowed by your organisation. From now on it is {methods}.

Please switch in your security settings: {link}

Your present way works until the new one has passed a passcode, so you are never locked out. If you need help, ask your admin.`,
  },
  "passcode-every-sign-in": {
    label: "A passcode at every sign-in",
    sentWhen:
      "To everybody of the role who has a second factor, after a policy is saved that trusts no devices any more.",
    placeholders: { name: "needed", link: "possible" },
    subject: "Keydesk now asks for a passcode at every sign-in",
    text: `Hello {name},

Your organisation has decided that Keydesk asks for a passcode every time you sign in. Devices are no longer trusted, so keep your phone at hand.

Your second factor and your recovery codes stay as they are. You find them in your security settings: {link}`,
  },
};
