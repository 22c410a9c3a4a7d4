/** Somebody with no browser, who can send whatever HTTP allows: a client that keeps cookies and reads forms, and obeys nothing else. */
import { type IncomingHttpHeaders, request } from "node:http";

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

type Fields = Record<string, string | string[]>;

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
}

export class Outsider {
  readonly cookies = new Map<string, string>();

  constructor(
    readonly origin: string,
    private readonly address: string,
  ) {}

  get(path: string): Promise<Answer> {
    return this.send(path);
  }

  /** Fills in the form that holds the named field, and sends it as a browser without scripts does. */
  async submit(path: string, field: string, fields: Fields, headers: Record<string, string> = {}): Promise<Answer> {
    return this.post(path, await this.get(path), field, fields, headers);
  }

  /** Opens the page, and sends its form when `meanwhile` has happened. */
  async submitAfter(path: string, field: string, fields: Fields, meanwhile: () => Promise<void>): Promise<Answer> {
    const page = await this.get(path);
    await meanwhile();
    return this.post(path, page, field, fields);
  }

  /** Reads the form here, and lets somebody else send it. */
  async submitAs(other: Outsider, path: string, field: string, fields: Fields): Promise<Answer> {
    return other.post(path, await this.get(path), field, fields);
  }

  async signIn(person: { email: string; password: string }, next = ""): Promise<Answer> {
    const path = next ? `/sign-in?next=${encodeURIComponent(next)}` : "/sign-in";
    return this.submit(path, "email", { email: person.email, password: person.password, ...(next ? { next } : {}) });
  }

  async send(path: string, { method = "GET", headers = {}, body }: Sent = {}): Promise<Answer> {
    // Lets fetch's own encoder write the form, and node:http send what fetch would not.
    const encoded = body === undefined ? null : new Response(body);
    const type = encoded?.headers.get("content-type");
    const jar = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await exchange(
      new URL(path, this.origin),
      encoded ? Buffer.from(await encoded.arrayBuffer()) : null,
      {
        method,
        headers: {
          "X-Forwarded-For": this.address,
          ...(jar ? { Cookie: jar } : {}),
          ...(type ? { "Content-Type": type } : {}),
          ...headers,
        },
      },
    );
    for (const line of answer.headers["set-cookie"] ?? []) this.keep(line);
    return answer;
  }

  private post(path: string, page: Answer, field: string, fields: Fields, headers = {}): Promise<Answer> {
    const body = readForm(page.text, field);
    for (const [name, value] of Object.entries(fields)) {
      body.delete(name);
      for (const one of [value].flat()) body.append(name, one);
    }
    return this.send(path, { method: "POST", headers: { Origin: this.origin, ...headers }, body });
  }

  private keep(line: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === "" || /;\s*max-age=0/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

function exchange(
  url: URL,
  body: Buffer | null,
  options: { method: string; headers: Record<string, string> },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, text: Buffer.concat(chunks).toString("utf8") });
      });
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body ?? undefined);
  });
}

/** The hidden fields of the form with the named field: without them the server would not know what it is for. */
function readForm(html: string, field: string): FormData {
  const form = html.split(/<form\b/).find((part) => (part.split("</form>")[0] ?? "").includes(`name="${field}"`));
  if (!form) throw new Error(`there is no form with a field "${field}"`);
  const found = new FormData();
  for (const [tag] of form.split("</form>")[0]?.matchAll(/<input\b[^>]*>/g) ?? []) {
    const [name, value] = [attribute(tag, "name"), attribute(tag, "value")];
    if (name && attribute(tag, "type") === "hidden") found.append(name, value ?? "");
  }
  return found;
}

const ENTITIES: Record<string, string> = { "&quot;": '"', "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#x27;": "'" };

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll(/&[^;]+;/g, (entity) => ENTITIES[entity] ?? entity);

/** What the page says in its alert. */
export const alertIn = ({ text }: Answer): string =>
  (/role="alert"[^>]*>(.*?)<\/(p|div)>/s.exec(text)?.[1] ?? "").replaceAll(/<[^>]+>/g, "").replaceAll("&#x27;", "'");
