// Child programs that do not outlive us, and errors in one line.
import { spawn } from "node:child_process";

/**
 * Runs a program in our terminal and gives its exit code. A signal that ends us ends it too.
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", ...options });
    const pass = (signal) => child.kill(signal);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, pass);
    const done = () => {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.off(signal, pass);
    };
    child.once("error", (error) => {
      done();
      reject(error);
    });
    child.once("exit", (code) => {
      done();
      resolve(code ?? 1);
    });
  });
}

/** One line for the person at the terminal. Of a failed query only the database's own words: parameters may be secret. */
export function describeError(error) {
  if (!(error instanceof Error)) return String(error);
  // Drizzle's own message quotes the parameters; what the database said is in the cause.
  const { message, code } = "params" in error && error.cause instanceof Error ? error.cause : error;
  if (code === "ECONNREFUSED" || code === "CONNECT_TIMEOUT")
    return "The database of DATABASE_URL does not answer. Is it running?";
  return message;
}
