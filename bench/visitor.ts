import { type Fields, findHiddenFields, multipart } from "./form";

export interface Answer {
  path: string;
  status: number;
  /** Where a redirect leads, without the host. */
  location: string | null;
  html: string;
}

/** A browser without JavaScript, as far as the bench needs one: cookies, pages, forms. It follows no redirect by itself. */
export interface Visitor {
  get(path: string): Promise<Answer>;
  /** Sends the form of `page` that has these fields, filled in like this. */
  submit(page: Answer, typed: Record<string, string>): Promise<Answer>;
  cookie(name: string): string | undefined;
}

export function createVisitor(origin: string, cookies: Record<string, string> = {}): Visitor {
  const jar = new Map(Object.entries(cookies));

  async function send(path: string, body: FormData | null): Promise<Answer> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(path, origin), {
      method: body ? "POST" : "GET",
      headers: { Accept: "text/html", ...(cookie && { Cookie: cookie }), ...(body && { Origin: origin }) },
      redirect: "manual",
      body,
    });
    for (const line of response.headers.getSetCookie()) keep(line);
    const target = response.headers.get("location");
    const url = target === null ? null : new URL(target, origin);
    return { path, status: response.status, location: url && url.pathname + url.search, html: await response.text() };
  }

  function keep(line: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/;\s*max-age=0\b/i.test(line) || value === "") jar.delete(name);
    else jar.set(name, value);
  }

  return {
    get: (path) => send(path, null),
    submit(page, typed) {
      const names = Object.keys(typed);
      const hidden = findHiddenFields(page.html, names[0] ?? "");
      if (!hidden) throw new Error(`${page.path} (${page.status}) has no form with the field ${names[0]}`);
      const fields: Fields = [...hidden, ...Object.entries(typed)];
      return send(page.path, multipart(fields));
    },
    cookie: (name) => jar.get(name),
  };
}
