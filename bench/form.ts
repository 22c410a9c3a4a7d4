/** Forms as a browser without JavaScript sends them: all hidden fields of the page, as multipart. */

const ENTITIES: Record<string, string> = { quot: '"', amp: "&", lt: "<", gt: ">", "#x27": "'", "#39": "'" };

const decode = (text: string): string =>
  text.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole);

function readAttributes(tag: string): Map<string, string> {
  const found = tag.matchAll(/([^\s="'<>/]+)(?:="([^"]*)")?/g);
  return new Map([...found].map(([, name = "", value = ""]) => [name.toLowerCase(), decode(value)]));
}

export type Fields = [name: string, value: string][];

/**
 * The hidden fields of the form that has a field called `fieldName`; null where the page has no such form.
 * Among them are those by which Next finds the action and the form's last answer.
 */
export function findHiddenFields(html: string, fieldName: string): Fields | null {
  for (const [, form = ""] of html.matchAll(/<form\b[^>]*>(.*?)<\/form>/gs)) {
    const inputs = [...form.matchAll(/<input\b([^>]*)>/g)].map(([, tag = ""]) => readAttributes(tag));
    if (!inputs.some((input) => input.get("name") === fieldName)) continue;
    return inputs
      .filter((input) => input.get("type") === "hidden")
      .map((input) => [input.get("name") ?? "", input.get("value") ?? ""]);
  }
  return null;
}

export function multipart(fields: Fields): FormData {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
}

/** The scripts a browser of today loads for a page: each once, and none of those marked for browsers without modules. */
export function findScripts(html: string): string[] {
  const scripts = [...html.matchAll(/<script\b([^>]*)>/g)]
    .map(([, tag = ""]) => readAttributes(tag))
    .filter((script) => script.has("src") && !script.has("nomodule"))
    .map((script) => script.get("src") ?? "");
  const preloads = [...html.matchAll(/<link\b([^>]*)>/g)]
    .map(([, tag = ""]) => readAttributes(tag))
    .filter((link) => link.get("rel") === "modulepreload" || link.get("as") === "script")
    .map((link) => link.get("href") ?? "");
  return [...new Set([...scripts, ...preloads])].sort();
}
