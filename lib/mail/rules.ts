import type { ErrorCode } from "@/lib/core/errors";
import { ok, type Result, refuse } from "@/lib/core/result";
import { type MailText, PLACEHOLDERS, type Placeholder, type PlaceholderNeeds } from "./schema";

const PLACEHOLDER = /\{([^{}\n]*)\}/g;

const named = (text: string): string[] => [...text.matchAll(PLACEHOLDER)].map(([, name = ""]) => name.trim());

/**
 * Pure: may this text go out? It names what it must, names nothing that Keydesk does not know, and leads nowhere but to this
 * installation: people learn to trust links in these mails, so whoever takes over an admin's account must not be able to set one.
 */
export function checkText(placeholders: PlaceholderNeeds, { subject, text }: MailText, site: string): Result<MailText> {
  const isAllowed = (name: string): boolean => Object.hasOwn(placeholders, name);
  const unknown = {
    subject: named(subject).filter((n) => !isAllowed(n)),
    text: named(text).filter((n) => !isAllowed(n)),
  };
  const needed = PLACEHOLDERS.filter((name) => placeholders[name] === "needed");
  const missing = needed.filter((name) => !named(text).includes(name));
  const links = { subject: [...findAddresses(subject)], text: findAddresses(text).filter((a) => !isOurs(a, site)) };
  const fields: Partial<Record<keyof MailText, ErrorCode>> = {};
  let names: string[] = [];
  if (missing.length > 0) [fields.text, names] = ["placeholder_missing", missing];
  for (const field of ["subject", "text"] as const) {
    if (unknown[field].length > 0) [fields[field], names] = ["placeholder_unknown", unknown[field]];
    if (links[field].length > 0) fields[field] = "link_not_ours";
  }
  const [code] = Object.values(fields);
  if (!code) return ok({ subject, text });
  return refuse(code, { fields, names: [...new Set(names)].map((name) => `{${name.slice(0, 40)}}`) });
}

/** A scheme, "www." or a bare host: all that a mail program might make a link of. An address of a mailbox is none. */
const ADDRESS =
  /(?:[a-z][a-z0-9+.-]*:\/\/\S*)|(?:(?<![\w@.-])(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?![\p{L}\p{N}@-])\S*)|(?:\b(?:javascript|data|file|tel|sms):\S+)/giu;

const findAddresses = (text: string): string[] => [...text.matchAll(ADDRESS)].map(([address]) => address);

/** The origin itself or a path of it; "https://our.site.evil.example" and "https://our.site@evil.example" only begin like it. */
function isOurs(address: string, site: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.origin === new URL(site).origin && url.username === "" && url.password === "" && address.startsWith(site);
}

/** Pure: the text with its placeholders filled. What is filled in is not looked at again, so no name can be a placeholder. */
export const fillText = (text: string, values: Partial<Record<Placeholder, string>>): string =>
  text.replace(PLACEHOLDER, (whole, name: string) => values[name.trim() as Placeholder] ?? whole);
