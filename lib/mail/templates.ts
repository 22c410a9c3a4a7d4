import type { Role } from "@/lib/access/permissions";
import type { Fact, MailContent } from "./content";
import { describePlace, type Place } from "./place";
import { formatMoment, oneLine } from "./words";

/** Done by an admin, whose name is told. */
interface ByAdmin {
  name: string;
  by: string;
}

/**
 * What each notice needs to know. Never a code, a link that signs in, or anything else that opens a door.
 * Notices tell people what happened to their account, so their words are fixed: not even an admin can make one say less.
 */
export interface NoticeParams {
  "second-factor-turned-on": Place & { method: "app" | "sms" };
  "second-factor-switched": Place & { method: "app" | "sms" };
  "number-changed": Place & { number: string };
  "second-factor-turned-off": Place;
  "recovery-code-used": Place;
  "recovery-codes-regenerated": Place;
  "access-pass-issued": ByAdmin & { until: string };
  "access-pass-withdrawn": ByAdmin;
  "access-pass-used": Place;
  "help-asked": Place;
  /** To the admins. What the person typed is not mailed: a stolen password must not write to them in Keydesk's name. */
  "help-wanted": ByAdmin & { email: string };
  "second-step-locked": Place;
  "passcode-failed-after-password": Place;
  "new-device": Place;
  "password-changed": Place;
  "role-changed": ByAdmin & { role: Role };
  suspended: ByAdmin;
  reinstated: ByAdmin;
  "second-factor-reset": ByAdmin;
  /** To the admins: the operator helped somebody. */
  "operator-recovered": ByAdmin & { person: string };
  unlocked: ByAdmin;
  "sessions-ended": ByAdmin;
  "trust-ended": ByAdmin;
}

export type NoticeTemplate = keyof NoticeParams;

interface Notice {
  subject: string;
  /** What happened, in one or two sentences. */
  happened: string;
  /** What to do if it was not you; null: nothing can be done by the person. */
  otherwise: string | null;
  from: Place | null;
}

const METHOD = { app: "a mobile app", sms: "SMS" };
const ROLE = { admin: "admin", agent: "agent", end_user: "end user" };

const TAKE_BACK =
  "If this was not you, sign in, change your password, set two-factor authentication up again, and tell your admin at once.";
const CHANGE_PASSWORD =
  "If this was not you, somebody knows your password: sign in, change it, and tell your admin. Your second factor kept them out.";
const ASK_ADMIN = "If you did not expect this, ask your admin.";

type Catalogue = { [T in NoticeTemplate]: (params: NoticeParams[T]) => Notice };

const notices: Catalogue = {
  "second-factor-turned-on": (p) => ({
    subject: "Two-factor authentication is on",
    happened: `Two-factor authentication was turned on for your account. From now on, passcodes come by ${METHOD[p.method]}.`,
    otherwise: TAKE_BACK,
    from: p,
  }),
  "second-factor-switched": (p) => ({
    subject: "Your second factor was switched",
    happened: `Your passcodes now come by ${METHOD[p.method]}. The former way no longer works, and no device is trusted any more.`,
    otherwise: TAKE_BACK,
    from: p,
  }),
  "number-changed": (p) => ({
    subject: "The phone number for your passcodes was changed",
    happened: `Your passcodes now go to ${p.number}. The former number no longer counts, and no device is trusted any more.`,
    otherwise: TAKE_BACK,
    from: p,
  }),
  "second-factor-turned-off": (p) => ({
    subject: "Two-factor authentication is off",
    happened: "Two-factor authentication was turned off for your account. Your recovery codes no longer work.",
    otherwise: TAKE_BACK,
    from: p,
  }),
  "recovery-code-used": (p) => ({
    subject: "A recovery code was used",
    happened: "Somebody signed in to your account with your password and one of your recovery codes.",
    otherwise: TAKE_BACK,
    from: p,
  }),
  "recovery-codes-regenerated": (p) => ({
    subject: "New recovery codes were made",
    happened: "New recovery codes were made for your account. The former ones no longer work.",
    otherwise: TAKE_BACK,
    from: p,
  }),
  "access-pass-issued": (p) => ({
    subject: "An access pass was issued for your account",
    happened: `${p.by} has issued an access pass for your account, good for one use until ${p.until}. After your password it takes the place of the passcode, and leads to setting up a new second factor. No device is trusted any more.`,
    otherwise: "If you did not ask for it, tell your admin at once: with your password it would let somebody else in.",
    from: null,
  }),
  "access-pass-withdrawn": (p) => ({
    subject: "Your access pass was withdrawn",
    happened: `${p.by} has withdrawn the access pass of your account. It no longer works.`,
    otherwise: ASK_ADMIN,
    from: null,
  }),
  "access-pass-used": (p) => ({
    subject: "Your access pass was used",
    happened:
      "Somebody gave your password and the access pass for your account, and is setting up a new second factor. Until that is done, your former one goes on to work.",
    otherwise: "If this was not you, tell your admin at once: somebody knows your password and was given your pass.",
    from: p,
  }),
  "help-asked": (p) => ({
    subject: "The admins were asked for help with your sign-in",
    happened: "Somebody gave your password, could not pass the second step, and asked the admins for help.",
    otherwise: CHANGE_PASSWORD,
    from: p,
  }),
  "help-wanted": (p) => ({
    subject: `${p.by} cannot get in and asks for help`,
    happened: `${p.by} has given the right password for ${p.email}, cannot pass the second step, and asks the admins for help. The request stands under “Requests for help”.`,
    otherwise:
      "If you did not expect this, call them at a number you know before you do anything: it may be somebody else who has the password.",
    from: null,
  }),
  "second-step-locked": (p) => ({
    subject: "Too many wrong passcodes",
    happened:
      "Passcodes for your account were wrong many times in a row, after the right password. The second step is locked for a while.",
    otherwise: CHANGE_PASSWORD,
    from: p,
  }),
  "passcode-failed-after-password": (p) => ({
    subject: "A wrong passcode, after the right password",
    happened: "Somebody gave the right password for your account, and then a wrong passcode.",
    otherwise: CHANGE_PASSWORD,
    from: p,
  }),
  "new-device": (p) => ({
    subject: "A new sign-in to your account",
    happened: "Your account was signed in to from a browser that we had not seen before.",
    otherwise: TAKE_BACK,
    from: p,
  }),
  "password-changed": (p) => ({
    subject: "Your password was changed",
    happened: "The password of your account was changed.",
    otherwise: TAKE_BACK,
    from: p,
  }),
  "role-changed": (p) => ({
    subject: "Your role was changed",
    happened: `${p.by} has changed your role: you are now an ${ROLE[p.role]}.`,
    otherwise: ASK_ADMIN,
    from: null,
  }),
  suspended: (p) => ({
    subject: "Your account was suspended",
    happened: `${p.by} has suspended your account. You cannot sign in until an admin ends the suspension.`,
    otherwise: ASK_ADMIN,
    from: null,
  }),
  reinstated: (p) => ({
    subject: "Your account works again",
    happened: `${p.by} has ended the suspension of your account. You can sign in again.`,
    otherwise: ASK_ADMIN,
    from: null,
  }),
  "second-factor-reset": (p) => ({
    subject: "Two-factor authentication was turned off by an admin",
    happened: `${p.by} has turned off two-factor authentication for your account. Your recovery codes no longer work. Set it up again in your security settings.`,
    otherwise: ASK_ADMIN,
    from: null,
  }),
  "operator-recovered": (p) => ({
    subject: "The operator turned off somebody's two-factor authentication",
    happened: `${p.by} has turned off two-factor authentication for ${p.person}, and ended all sessions of the account.`,
    otherwise:
      "If you did not expect this, ask whoever runs your server at once: somebody may have got hold of it, or of the account.",
    from: null,
  }),
  unlocked: (p) => ({
    subject: "Your account is unlocked",
    happened: `${p.by} has ended the wait after wrong passwords and passcodes. You can try again at once.`,
    otherwise: ASK_ADMIN,
    from: null,
  }),
  "trust-ended": (p) => ({
    subject: "Your devices are trusted no more",
    happened: `${p.by} has ended the trust in your devices. The next sign-in on each asks for a passcode again.`,
    otherwise: ASK_ADMIN,
    from: null,
  }),
  "sessions-ended": (p) => ({
    subject: "You were signed out everywhere",
    happened: `${p.by} has ended all sessions of your account. You can sign in again at any time.`,
    otherwise: ASK_ADMIN,
    from: null,
  }),
};

/** Facts for whoever needs a notice without an occasion. */
const NO_FACTS = { name: "", address: "", userAgent: "", by: "Somebody", number: "", method: "app", role: "agent" };

/** All notices by their subjects, which say what they are about. */
export const listNotices = (): { template: string; subject: string }[] =>
  Object.entries(notices).map(([template, compose]: [string, (params: never) => Notice]) => ({
    template,
    subject: compose(NO_FACTS as never).subject,
  }));

const isNotice = (template: string): template is NoticeTemplate => Object.hasOwn(notices, template);

/**
 * A notice as it goes out; null for a template that is none.
 * `params` come back from the database as they were queued, so their type is taken on trust.
 */
export function composeNotice(
  template: string,
  params: Record<string, string>,
  at: Date,
  site: string,
): MailContent | null {
  if (!isNotice(template)) return null;
  const compose: (params: never) => Notice = notices[template];
  const { subject, happened, otherwise, from } = compose(params as never);
  const facts: Fact[] = [["When", formatMoment(at)], ...(from ? describePlace(from) : []), ["Where to sign in", site]];
  const parts = [`Hello ${oneLine(params.name ?? "")},`, oneLine(happened), facts, ...(otherwise ? [otherwise] : [])];
  return { subject: oneLine(subject), parts };
}
