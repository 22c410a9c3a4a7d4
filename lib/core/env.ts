import { z } from "zod";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "::1", "[::1]"]);

/** True for a host name that never leaves this machine. */
export const isLoopback = (host: string): boolean => LOOPBACK.has(host);

const key = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,16}:[A-Za-z0-9+/_-]{43}=?$/, "each key reads id:base64 with 32 random bytes");
const optional = <T extends z.ZodType>(schema: T) => z.preprocess((v) => (v === "" ? undefined : v), schema.optional());

const schema = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    HOST: optional(z.string()),
    PUBLIC_URL: optional(z.url({ protocol: /^https?$/ })),
    DATABASE_URL: z.url({
      protocol: /^postgres(ql)?$/,
      error: "set it, or use `npm start`, which brings its own database",
    }),
    DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10),
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
    TWILIO_FROM: optional(z.string()),
    TWILIO_API_BASE_URL: optional(z.url()),
    SMTP_URL: optional(z.url({ protocol: /^smtps?$/ })),
    MAIL_FROM: z.string().default("Keydesk <keydesk@localhost>"),
    TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
    SMS_DEFAULT_COUNTRY: z
      .string()
      .regex(/^[A-Z]{2}$/, "two capital letters, such as US")
      .default("US"),
    LOG_LEVEL: z.enum(["silent", "fatal", "error", "warn", "info", "debug"]).default("info"),
  })
  .superRefine((e, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (e.TWILIO_API_BASE_URL && !isLoopback(new URL(e.TWILIO_API_BASE_URL).hostname))
      refuse("TWILIO_API_BASE_URL", "loopback only: the auth token is sent there");
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
    const ids = e.KEYDESK_KEYS.map((k) => k.split(":")[0]);
    if (new Set(ids).size !== ids.length) refuse("KEYDESK_KEYS", "two keys have the same id");
    if (e.KEYDESK_KEYS.some((k) => k.includes(e.AUTH_SECRET)))
      refuse("AUTH_SECRET", "must differ from the keys of KEYDESK_KEYS");
  })
  .transform((e) => ({
    ...e,
    HOST: e.HOST ?? (e.KEYDESK_DEMO ? "127.0.0.1" : "0.0.0.0"),
    PUBLIC_URL: new URL(e.PUBLIC_URL ?? `http://localhost:${e.PORT}`),
  }));

export type Env = z.output<typeof schema>;

/** Pure: the settings, or an Error whose message says line by line what to do. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((i) => `  ${i.path.join(".")}: ${i.message}`);
  throw new Error(`Keydesk cannot start with these settings:\n${lines.join("\n")}`);
}

let cached: Env | undefined;

/** The settings of this process. Read at first use, because `next build` loads modules without any. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}
