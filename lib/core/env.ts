import { isSupportedCountry } from "libphonenumber-js/max";
import { z } from "zod";
import { Misconfigured } from "./errors";
import { weaknessOfKey, weaknessOfSecret } from "./weak-secrets";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "::1", "[::1]"]);

/** True for a host name that never leaves this machine. */
export const isLoopback = (host: string): boolean => LOOPBACK.has(host);

const KEY = /^[A-Za-z0-9_-]{1,16}:[A-Za-z0-9+/_-]{43}=?$/;
const key = z.string().regex(KEY, "each key reads id:base64 with 32 random bytes");

/** A number as people write one; `0x10` and `1e3` are typing mistakes. */
const whole = (min: number, max: number) => {
  const error = `a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,6}$/, error)
    .transform(Number)
    .pipe(z.number().min(min, error).max(max, error));
};

/** The address people type and nothing more: a path, a query or a name in it would be dropped without a word. */
const isBareAddress = (text: string): boolean => {
  const { pathname, search, hash, username } = new URL(text);
  return pathname === "/" && !search && !hash && !username;
};

/** What Twilio sends from: a number, a short code, or up to 11 letters and digits. */
const SENDER = /^(\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/;

const optional = <T extends z.ZodType>(schema: T) => z.preprocess((v) => (v === "" ? undefined : v), schema.optional());

const schema = z
  .object({
    PORT: whole(0, 65_535).default(3000),
    HOST: optional(z.string()),
    PUBLIC_URL: optional(
      z
        .url({ protocol: /^https?$/, error: "the address people type, such as https://help.example.com", abort: true })
        .refine(isBareAddress, "the address alone, such as https://help.example.com, without anything behind it"),
    ),
    DATABASE_URL: z.url({
      protocol: /^postgres(ql)?$/,
      error: "set it, or use `npm start`, which brings its own database",
    }),
    /** Owns the tables and migrates them; absent: DATABASE_URL does that, too. */
    DATABASE_OWNER_URL: optional(z.url({ protocol: /^postgres(ql)?$/ })),
    DATABASE_POOL_SIZE: whole(2, 200).default(10),
    AUTH_SECRET: z
      .string("set it: 32 or more random characters, such as from `openssl rand -base64 33`")
      .min(32, "use 32 or more random characters, such as from `openssl rand -base64 33`"),
    KEYDESK_KEYS: z
      .string("set it: id:base64 with 32 random bytes, such as from `openssl rand -base64 32`")
      .transform((text) => text.split(",").map((k) => k.trim()))
      .pipe(z.array(key).min(1)),
    /** Demo mode: the file that the ring came from, for who changes it. */
    KEYDESK_KEYS_FILE: optional(z.string()),
    KEYDESK_DEMO: z.stringbool().default(false),
    TWILIO_ACCOUNT_SID: optional(z.string().regex(/^AC/, "it begins with AC")),
    TWILIO_AUTH_TOKEN: optional(z.string().min(8)),
    TWILIO_AUTH_TOKEN_SECONDARY: optional(z.string().min(8)),
    TWILIO_MESSAGING_SERVICE_SID: optional(z.string().regex(/^MG/, "it begins with MG")),
    TWILIO_FROM: optional(z.string().regex(SENDER, "a number such as +14155550100, or a sender name")),
    TWILIO_API_BASE_URL: optional(z.url()),
    SMTP_URL: optional(z.url({ protocol: /^smtps?$/ })),
    MAIL_FROM: z
      .string()
      .regex(/^[^\p{Cc}]*[^\s@<>]+@[^\s@<>]+>?$/u, "reads Name <address>")
      .default("Keydesk <keydesk@localhost>"),
    TRUSTED_PROXY_HOPS: whole(0, 10).default(0),
    SMS_DEFAULT_COUNTRY: z
      .string()
      .regex(/^[A-Z]{2}$/, "two capital letters, such as US")
      .refine(isSupportedCountry, "no country with telephone numbers has these letters; the United Kingdom is GB")
      .default("US"),
    LOG_LEVEL: z.enum(["silent", "fatal", "error", "warn", "info", "debug"]).default("info"),
  })
  .superRefine((e, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (e.TWILIO_API_BASE_URL && !isLoopback(new URL(e.TWILIO_API_BASE_URL).hostname))
      refuse("TWILIO_API_BASE_URL", "loopback only: the auth token is sent there");
    for (const name of [
      "TWILIO_AUTH_TOKEN",
      "TWILIO_MESSAGING_SERVICE_SID",
      "TWILIO_FROM",
      "TWILIO_API_BASE_URL",
    ] as const)
      if (e[name] && !e.TWILIO_ACCOUNT_SID) refuse("TWILIO_ACCOUNT_SID", `needed with ${name}, or set neither`);
    if (e.TWILIO_AUTH_TOKEN_SECONDARY && !e.TWILIO_AUTH_TOKEN)
      refuse("TWILIO_AUTH_TOKEN", "needed with TWILIO_AUTH_TOKEN_SECONDARY");
    if (e.TWILIO_ACCOUNT_SID && !e.TWILIO_AUTH_TOKEN) refuse("TWILIO_AUTH_TOKEN", "needed with TWILIO_ACCOUNT_SID");
    if (e.TWILIO_ACCOUNT_SID && !e.TWILIO_MESSAGING_SERVICE_SID && !e.TWILIO_FROM)
      refuse("TWILIO_FROM", "set it or TWILIO_MESSAGING_SERVICE_SID");
    if (e.KEYDESK_DEMO && e.HOST && !isLoopback(e.HOST))
      refuse("HOST", "demo mode listens on loopback only; set DATABASE_URL for real use");
    if (e.KEYDESK_DEMO && !isLoopback(new URL(e.DATABASE_URL).hostname))
      refuse("KEYDESK_DEMO", "demo mode has the embedded database only");
    if (e.PUBLIC_URL?.startsWith("http:") && !isLoopback(new URL(e.PUBLIC_URL).hostname))
      refuse("PUBLIC_URL", "use https: browsers keep no secure cookies for plain http, so nobody could sign in");
    if (!e.KEYDESK_DEMO && !e.PUBLIC_URL)
      refuse("PUBLIC_URL", "the address people type, such as https://help.example.com");
    for (const { path, message } of judgeSecrets(e)) refuse(path, message);
  })
  .transform((e) => ({
    ...e,
    HOST: e.HOST ?? (e.KEYDESK_DEMO ? "127.0.0.1" : "0.0.0.0"),
    PUBLIC_URL: new URL(e.PUBLIC_URL ?? `http://localhost:${e.PORT}`),
  }));

interface Secrets {
  AUTH_SECRET: string;
  KEYDESK_KEYS: string[];
  DATABASE_URL: string;
  SMTP_URL?: string | undefined;
  TWILIO_AUTH_TOKEN?: string | undefined;
  TWILIO_AUTH_TOKEN_SECONDARY?: string | undefined;
}

/** S79: weak, example or equal secrets, where they have the right form at all. The messages name settings and key ids, never what stands in them. */
function judgeSecrets(e: Secrets): { path: string; message: string }[] {
  const problems: { path: string; message: string }[] = [];
  const refuse = (path: string, message: string) => problems.push({ path, message });
  const weakness = e.AUTH_SECRET.length < 32 ? null : weaknessOfSecret(e.AUTH_SECRET);
  if (weakness) refuse("AUTH_SECRET", `${weakness}; take one from \`openssl rand -base64 33\``);

  const keys = e.KEYDESK_KEYS.filter((entry) => KEY.test(entry)).map((entry) => {
    const [id = "", text = ""] = entry.split(":");
    return { id, bytes: Buffer.from(text, "base64") };
  });
  const seen: typeof keys = [];
  for (const { id, bytes } of keys) {
    const weak = weaknessOfKey(bytes);
    if (weak) refuse("KEYDESK_KEYS", `key "${id}" ${weak}; take one from \`openssl rand -base64 32\``);
    const twin = seen.find((other) => other.bytes.equals(bytes));
    if (seen.some((other) => other.id === id)) refuse("KEYDESK_KEYS", `two keys have the same id, "${id}"`);
    else if (twin) refuse("KEYDESK_KEYS", `"${twin.id}" and "${id}" are the same key: a new id needs a new key`);
    seen.push({ id, bytes });
  }
  if (keys.some(({ bytes }) => bytes.equals(Buffer.from(e.AUTH_SECRET, "base64"))))
    refuse("AUTH_SECRET", "must differ from the keys of KEYDESK_KEYS");

  const password = (url = "") => (URL.canParse(url) ? decodeURIComponent(new URL(url).password) : "");
  const others = {
    TWILIO_AUTH_TOKEN: e.TWILIO_AUTH_TOKEN,
    TWILIO_AUTH_TOKEN_SECONDARY: e.TWILIO_AUTH_TOKEN_SECONDARY,
    "the password in DATABASE_URL": password(e.DATABASE_URL),
    "the password in SMTP_URL": password(e.SMTP_URL),
  };
  for (const [name, other] of Object.entries(others))
    if (other === e.AUTH_SECRET) refuse("AUTH_SECRET", `must differ from ${name}`);
  return problems;
}

export type Env = z.output<typeof schema>;

/** Pure: the settings, or an error whose message says line by line what to do. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((i) => `  ${i.path.join(".")}: ${i.message}`);
  throw new Misconfigured(`Keydesk cannot start with these settings:\n${lines.join("\n")}`);
}

let cached: Env | undefined;

/** The settings of this process. Read at first use, because `next build` loads modules without any. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}
