import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isLoopback, parseEnv } from "./env";
import { weaknessOfKey, weaknessOfSecret } from "./weak-secrets";

const key = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const demo = {
  DATABASE_URL: "postgres://keydesk@127.0.0.1:5432/keydesk",
  AUTH_SECRET: randomBytes(33).toString("base64url"),
  KEYDESK_KEYS: key("k1"),
  KEYDESK_DEMO: "1",
};
/** 32 bytes that nobody drew at random. */
const weak = (byteAt: (i: number) => number) =>
  Buffer.from(Array.from({ length: 32 }, (_, i) => byteAt(i))).toString("base64");
const real = {
  ...demo,
  KEYDESK_DEMO: undefined,
  DATABASE_URL: "postgresql://keydesk:secret@db.example.com/keydesk",
  PUBLIC_URL: "https://help.example.com",
};

const twilio = { TWILIO_ACCOUNT_SID: "AC1", TWILIO_AUTH_TOKEN: "12345678", TWILIO_FROM: "+15005550006" };

describe("good settings", () => {
  test("of a demo: loopback, port 3000, an address of its own", () => {
    const settings = parseEnv(demo);
    expect(settings).toMatchObject({ HOST: "127.0.0.1", PORT: 3000, KEYDESK_DEMO: true, DATABASE_POOL_SIZE: 10 });
    expect(settings.PUBLIC_URL.href).toBe("http://localhost:3000/");
  });

  test("of an installation: all addresses of the machine, no proxy trusted", () => {
    const settings = parseEnv(real);
    expect(settings).toMatchObject({ HOST: "0.0.0.0", KEYDESK_DEMO: false, TRUSTED_PROXY_HOPS: 0 });
    expect(settings.PUBLIC_URL.origin).toBe("https://help.example.com");
  });

  test("take an empty line for none", () => {
    const empty = { TWILIO_ACCOUNT_SID: "", TWILIO_AUTH_TOKEN: "", TWILIO_API_BASE_URL: "", SMTP_URL: "", HOST: "" };
    expect(parseEnv({ ...demo, ...empty }).TWILIO_ACCOUNT_SID).toBeUndefined();
  });

  test("take several keys, with spaces between them", () => {
    expect(parseEnv({ ...demo, KEYDESK_KEYS: ` ${key("b")} , ${key("a")} ` }).KEYDESK_KEYS).toHaveLength(2);
  });
});

describe("what is random stands", () => {
  const commands: [string, () => string][] = [
    ["openssl rand -base64 33", () => randomBytes(33).toString("base64")],
    ["openssl rand -base64 24", () => randomBytes(24).toString("base64")],
    ["openssl rand -hex 16", () => randomBytes(16).toString("hex")],
    ["openssl rand -hex 64", () => randomBytes(64).toString("hex")],
  ];
  test.each(commands)("a secret from `%s`", (_, draw) => {
    for (let i = 0; i < 2000; i++) {
      const AUTH_SECRET = draw();
      expect([AUTH_SECRET, weaknessOfSecret(AUTH_SECRET)]).toEqual([AUTH_SECRET, null]);
    }
  });

  test("a key from `openssl rand -base64 32`", () => {
    for (let i = 0; i < 5000; i++) expect(weaknessOfKey(randomBytes(32))).toBeNull();
  });

  test.each(["US", "GB", "DE", "CH", "AU", "XK"])("the country %s", (SMS_DEFAULT_COUNTRY) =>
    expect(parseEnv({ ...demo, SMS_DEFAULT_COUNTRY })).toMatchObject({ SMS_DEFAULT_COUNTRY }),
  );

  test.each(["+14155550100", "12345", "Keydesk", "Keydesk 24"])("the sender %s", (TWILIO_FROM) =>
    expect(parseEnv({ ...real, ...twilio, TWILIO_FROM })).toMatchObject({ TWILIO_FROM }),
  );

  test.each(["help@example.com", "Help <help@example.com>", '"Help, please" <help@example.com>'])(
    "mail from %s",
    (MAIL_FROM) => expect(parseEnv({ ...real, MAIL_FROM })).toMatchObject({ MAIL_FROM }),
  );
});

describe("nonsense is refused, with the setting's name and what to do", () => {
  test.each<[string, Record<string, string | undefined>, RegExp]>([
    ["no database", { ...real, DATABASE_URL: undefined }, /DATABASE_URL: .*npm start/],
    ["another kind of database", { ...real, DATABASE_URL: "mysql://localhost/x" }, /DATABASE_URL: /],
    ["a database address that is none", { ...real, DATABASE_URL: "keydesk" }, /DATABASE_URL: /],
    ...["http", "abc", "70000", "-1", "3000.5", "0x10", "1e3", " 3000", "99999999"].map(
      (port): [string, Record<string, string | undefined>, RegExp] => [
        `the port ${JSON.stringify(port)}`,
        { ...demo, PORT: port },
        /PORT: a whole number from 0 to 65535/,
      ],
    ),
    ["a pool of one", { ...demo, DATABASE_POOL_SIZE: "1" }, /DATABASE_POOL_SIZE: /],
    ["a short secret", { ...demo, AUTH_SECRET: "secret" }, /AUTH_SECRET: .*openssl/],
    ["no secret", { ...demo, AUTH_SECRET: undefined }, /AUTH_SECRET: /],
    ["no keys", { ...demo, KEYDESK_KEYS: undefined }, /KEYDESK_KEYS: /],
    ["empty keys", { ...demo, KEYDESK_KEYS: "" }, /KEYDESK_KEYS.*id:base64/],
    ["a key without an id", { ...demo, KEYDESK_KEYS: key("").slice(1) }, /KEYDESK_KEYS.*id:base64/],
    ["a short key", { ...demo, KEYDESK_KEYS: `k1:${randomBytes(16).toString("base64")}` }, /KEYDESK_KEYS.*32 random/],
    ["two keys of one name", { ...demo, KEYDESK_KEYS: `${key("k")},${key("k")}` }, /KEYDESK_KEYS: .*same id/],
    ["a secret of one letter", { ...demo, AUTH_SECRET: "a".repeat(44) }, /AUTH_SECRET: repeats itself.*openssl/],
    ["a secret of one word", { ...demo, AUTH_SECRET: "tralala-".repeat(6) }, /AUTH_SECRET: repeats itself/],
    ["a secret of two letters", { ...demo, AUTH_SECRET: `${"ab".repeat(20)}bbaab` }, /AUTH_SECRET: follows a pattern/],
    [
      "the alphabet",
      { ...demo, AUTH_SECRET: "abcdefghijklmnopqrstuvwxyz0123456789" },
      /AUTH_SECRET: follows a pattern/,
    ],
    ["the line of an example", { ...demo, AUTH_SECRET: `ChangeMe${demo.AUTH_SECRET}` }, /AUTH_SECRET: is an example/],
    [
      "a pass phrase everybody knows",
      { ...demo, AUTH_SECRET: "correct horse battery staple correct" },
      /is an example/,
    ],
    [
      "a secret that is the gateway's token, too",
      { ...real, ...twilio, TWILIO_AUTH_TOKEN: demo.AUTH_SECRET },
      /AUTH_SECRET: must differ from TWILIO_AUTH_TOKEN/,
    ],
    [
      "a secret that is the database's password, too",
      { ...real, DATABASE_URL: `postgres://keydesk:${encodeURIComponent(demo.AUTH_SECRET)}@db.example.com/keydesk` },
      /AUTH_SECRET: must differ from the password in DATABASE_URL/,
    ],
    ["a key of zeros", { ...demo, KEYDESK_KEYS: `k1:${weak(() => 0)}` }, /KEYDESK_KEYS: key "k1" repeats itself/],
    [
      "a key that counts",
      { ...demo, KEYDESK_KEYS: `k1:${weak((i) => i)}` },
      /KEYDESK_KEYS: key "k1" follows a pattern/,
    ],
    ["a key of two halves", { ...demo, KEYDESK_KEYS: `k1:${weak((i) => (i * 97) % 16)}` }, /key "k1" repeats itself/],
    [
      "a key that was typed",
      { ...demo, KEYDESK_KEYS: `k1:${Buffer.from("My dog Waldi is 7 years old now!").toString("base64")}` },
      /KEYDESK_KEYS: key "k1" is text/,
    ],
    ["a weak key among good ones", { ...demo, KEYDESK_KEYS: `${key("a")},b:${weak(() => 255)}` }, /key "b" repeats/],
    [
      "one key under two names",
      { ...demo, KEYDESK_KEYS: `${demo.KEYDESK_KEYS},k2:${demo.KEYDESK_KEYS.slice(3)}` },
      /KEYDESK_KEYS: "k1" and "k2" are the same key/,
    ],
    [
      "one key under two names, spelt in two ways",
      {
        ...demo,
        KEYDESK_KEYS: `${demo.KEYDESK_KEYS},k2:${Buffer.from(demo.KEYDESK_KEYS.slice(3), "base64").toString("base64url")}`,
      },
      /KEYDESK_KEYS: "k1" and "k2" are the same key/,
    ],
    [
      "a secret that is a key in another spelling",
      { ...demo, AUTH_SECRET: Buffer.from(demo.KEYDESK_KEYS.slice(3), "base64").toString("base64url") },
      /AUTH_SECRET: must differ/,
    ],
    ["a secret that is a key, too", { ...demo, AUTH_SECRET: demo.KEYDESK_KEYS.slice(3) }, /AUTH_SECRET: must differ/],
    ["no public address", { ...real, PUBLIC_URL: undefined }, /PUBLIC_URL: .*https:/],
    ["a public address that is none", { ...real, PUBLIC_URL: "help.example.com" }, /PUBLIC_URL: /],
    [
      "a public address with a path",
      { ...real, PUBLIC_URL: "https://example.com/help" },
      /PUBLIC_URL: the address alone/,
    ],
    [
      "a public address with a query",
      { ...real, PUBLIC_URL: "https://example.com/?a=b" },
      /PUBLIC_URL: the address alone/,
    ],
    [
      "a public address with a name",
      { ...real, PUBLIC_URL: "https://me@example.com" },
      /PUBLIC_URL: the address alone/,
    ],
    ["a public address by plain http", { ...real, PUBLIC_URL: "http://help.example.com" }, /PUBLIC_URL: use https/],
    ["a public address by another protocol", { ...real, PUBLIC_URL: "ftp://help.example.com" }, /PUBLIC_URL: /],
    ["a demo open to the network", { ...demo, HOST: "0.0.0.0" }, /HOST: .*loopback/],
    ["a demo with a real database", { ...demo, DATABASE_URL: real.DATABASE_URL }, /KEYDESK_DEMO: .*embedded/],
    ["a demo that is perhaps one", { ...demo, KEYDESK_DEMO: "perhaps" }, /KEYDESK_DEMO: /],
    [
      "a gateway's address that would get our token",
      { ...real, ...twilio, TWILIO_API_BASE_URL: "https://evil.example" },
      /TWILIO_API_BASE_URL: loopback/,
    ],
    [
      "a gateway's address that only looks local",
      { ...real, ...twilio, TWILIO_API_BASE_URL: "http://localhost.evil.example" },
      /TWILIO_API_BASE_URL: loopback/,
    ],
    ["an account that is none", { ...real, ...twilio, TWILIO_ACCOUNT_SID: "XX1" }, /TWILIO_ACCOUNT_SID: .*AC/],
    ["an account without its token", { ...real, ...twilio, TWILIO_AUTH_TOKEN: "" }, /TWILIO_AUTH_TOKEN: needed/],
    ["an account without a sender", { ...real, ...twilio, TWILIO_FROM: "" }, /TWILIO_FROM: .*MESSAGING_SERVICE/],
    ["a token without its account", { ...real, TWILIO_AUTH_TOKEN: "12345678" }, /TWILIO_ACCOUNT_SID: needed with/],
    ["a sender without an account", { ...real, TWILIO_FROM: "+15005550006" }, /TWILIO_ACCOUNT_SID: needed with/],
    ["a service without an account", { ...real, TWILIO_MESSAGING_SERVICE_SID: "MG1" }, /TWILIO_ACCOUNT_SID: needed/],
    [
      "a second token without the first",
      { ...real, TWILIO_AUTH_TOKEN_SECONDARY: "12345678" },
      /TWILIO_AUTH_TOKEN: needed with TWILIO_AUTH_TOKEN_SECONDARY/,
    ],
    ["a sender that is none", { ...real, ...twilio, TWILIO_FROM: "Keydesk, the helpdesk" }, /TWILIO_FROM: a number/],
    ["mail from nobody", { ...real, MAIL_FROM: "Keydesk" }, /MAIL_FROM: reads/],
    ["mail from two lines", { ...real, MAIL_FROM: "Keydesk\nBcc: <a@b.example>" }, /MAIL_FROM: reads/],
    ["a mail server by http", { ...real, SMTP_URL: "https://mail.example.com" }, /SMTP_URL: /],
    ["proxies without number", { ...real, TRUSTED_PROXY_HOPS: "all" }, /TRUSTED_PROXY_HOPS: /],
    ["fewer proxies than none", { ...real, TRUSTED_PROXY_HOPS: "-1" }, /TRUSTED_PROXY_HOPS: /],
    ...["ZZ", "UK", "EU", "AA"].map((country): [string, Record<string, string | undefined>, RegExp] => [
      `the country ${country}`,
      { ...real, SMS_DEFAULT_COUNTRY: country },
      /SMS_DEFAULT_COUNTRY: no country/,
    ]),
    ["a country by its name", { ...real, SMS_DEFAULT_COUNTRY: "Germany" }, /SMS_DEFAULT_COUNTRY: .*two capital/],
    ["a level of nothing", { ...real, LOG_LEVEL: "loud" }, /LOG_LEVEL: /],
  ])("%s", (_, source, line) => {
    expect(() => parseEnv(source)).toThrow(line);
    expect(() => parseEnv(source)).toThrow(/^Keydesk cannot start with these settings:\n {2}[A-Z_.0-9]+: /);
  });

  test("all at once, a line each", () => {
    expect(() => parseEnv({ PORT: "x", LOG_LEVEL: "x" })).toThrow(
      /PORT: .*\n.*DATABASE_URL: .*\n.*AUTH_SECRET: .*\n.*KEYDESK_KEYS: .*\n.*LOG_LEVEL: /,
    );
  });

  test("and no secret stands in the message", () => {
    const secret = "sentinel-secret";
    const source = { ...real, AUTH_SECRET: secret, KEYDESK_KEYS: secret, DATABASE_URL: secret, SMTP_URL: secret };
    expect(() => parseEnv({ ...source, TWILIO_AUTH_TOKEN: "s3nt" })).toThrow(
      expect.objectContaining({ message: expect.not.stringMatching(/sentinel|s3nt/) }),
    );
  });
});

test.each([
  ["localhost", true],
  ["127.0.0.1", true],
  ["::1", true],
  ["[::1]", true],
  ["localhost.evil.example", false],
  ["127.0.0.1.nip.io", false],
  ["0.0.0.0", false],
  ["", false],
])("%j is this machine: %s", (host, itIs) => expect(isLoopback(host)).toBe(itIs));
