import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isLoopback, parseEnv } from "./env";

const key = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const demo = {
  DATABASE_URL: "postgres://keydesk@127.0.0.1:5432/keydesk",
  AUTH_SECRET: randomBytes(33).toString("base64url"),
  KEYDESK_KEYS: key("k1"),
  KEYDESK_DEMO: "1",
};
const real = {
  ...demo,
  KEYDESK_DEMO: undefined,
  DATABASE_URL: "postgresql://keydesk:secret@db.example.com/keydesk",
  PUBLIC_URL: "https://help.example.com",
};

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

const twilio = { TWILIO_ACCOUNT_SID: "AC1", TWILIO_AUTH_TOKEN: "12345678", TWILIO_FROM: "+15005550006" };

describe("nonsense is refused, with the setting's name and what to do", () => {
  test.each<[string, Record<string, string | undefined>, RegExp]>([
    ["no database", { ...real, DATABASE_URL: undefined }, /DATABASE_URL: .*npm start/],
    ["another kind of database", { ...real, DATABASE_URL: "mysql://localhost/x" }, /DATABASE_URL: /],
    ["a database address that is none", { ...real, DATABASE_URL: "keydesk" }, /DATABASE_URL: /],
    ["a port that is no number", { ...demo, PORT: "http" }, /PORT: /],
    ["a port there is not", { ...demo, PORT: "70000" }, /PORT: /],
    ["half a port", { ...demo, PORT: "3000.5" }, /PORT: /],
    ["a pool of one", { ...demo, DATABASE_POOL_SIZE: "1" }, /DATABASE_POOL_SIZE: /],
    ["a short secret", { ...demo, AUTH_SECRET: "secret" }, /AUTH_SECRET: .*openssl/],
    ["no secret", { ...demo, AUTH_SECRET: undefined }, /AUTH_SECRET: /],
    ["no keys", { ...demo, KEYDESK_KEYS: undefined }, /KEYDESK_KEYS: /],
    ["empty keys", { ...demo, KEYDESK_KEYS: "" }, /KEYDESK_KEYS.*id:base64/],
    ["a key without an id", { ...demo, KEYDESK_KEYS: key("").slice(1) }, /KEYDESK_KEYS.*id:base64/],
    ["a short key", { ...demo, KEYDESK_KEYS: `k1:${randomBytes(16).toString("base64")}` }, /KEYDESK_KEYS.*32 random/],
    ["two keys of one name", { ...demo, KEYDESK_KEYS: `${key("k")},${key("k")}` }, /KEYDESK_KEYS: .*same id/],
    ["a secret that is a key, too", { ...demo, AUTH_SECRET: demo.KEYDESK_KEYS.slice(3) }, /AUTH_SECRET: must differ/],
    ["no public address", { ...real, PUBLIC_URL: undefined }, /PUBLIC_URL: .*https:/],
    ["a public address that is none", { ...real, PUBLIC_URL: "help.example.com" }, /PUBLIC_URL: /],
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
    ["a mail server by http", { ...real, SMTP_URL: "https://mail.example.com" }, /SMTP_URL: /],
    ["proxies without number", { ...real, TRUSTED_PROXY_HOPS: "all" }, /TRUSTED_PROXY_HOPS: /],
    ["fewer proxies than none", { ...real, TRUSTED_PROXY_HOPS: "-1" }, /TRUSTED_PROXY_HOPS: /],
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
