import pino from "pino";
import { env } from "./env";

let logger: pino.Logger | undefined;

/** One JSON line per event on standard output. Known secrets are cut, whatever the call site does. */
export function log(): pino.Logger {
  logger ??= pino({
    level: env().LOG_LEVEL,
    redact: {
      paths: ["password", "passcode", "code", "secret", "token", "ticket", "cookie", "authorization"].flatMap((k) => [
        k,
        `*.${k}`,
      ]),
      censor: "[cut]",
    },
  });
  return logger;
}

/** What may be written of an error: name, code and stack. Not the parameters of a failed query, which may hold a secret. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const isQuery = error.name === "DrizzleQueryError" || "query" in error;
  return {
    name: error.name,
    errorCode: "code" in error ? String(error.code) : cause && "code" in cause ? String(cause.code) : undefined,
    message: isQuery ? (cause?.message ?? "query failed") : error.message,
    stack: error.stack
      ?.split("\n")
      .filter((line) => line.trim().startsWith("at "))
      .slice(0, 12),
  };
}
