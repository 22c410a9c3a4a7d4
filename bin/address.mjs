// Where Keydesk listens: looked at before minutes go into a build, and said in plain words when it cannot be.
import { createServer } from "node:net";

/** @typedef {{ PORT?: string | undefined, HOST?: string | undefined }} Settings */

/**
 * Resolves where `npm start` may listen there; rejects with what to do. The listening itself may still fail, and says the same.
 * @param {Settings} settings
 * @returns {Promise<void>}
 */
export async function refuseBadAddress(settings) {
  const text = settings.PORT || "3000";
  const port = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new Error(`PORT is a whole number from 0 to 65535: PORT=3000 npm start`);
  await new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(port, settings.HOST || "127.0.0.1", () => probe.close(resolve));
  }).catch((error) => {
    throw new Error(explainListening(error, settings) ?? error.message, { cause: error });
  });
}

/**
 * What to do about an error of listening; null: it was another error.
 * @param {any} error
 * @param {Settings} settings
 * @returns {string | null}
 */
export function explainListening(error, { PORT, HOST }) {
  // A name may also be that of the database.
  const isOurs = error?.syscall === "listen" || (error?.syscall === "getaddrinfo" && error.hostname === HOST);
  switch (isOurs ? error.code : null) {
    case "EADDRINUSE":
      return `Port ${PORT || 3000} is taken. Stop what uses it, or take another one: PORT=3001 npm start`;
    case "EACCES":
      return `Port ${PORT} may not be used by this user. Take one above 1023: PORT=3000 npm start`;
    case "EADDRNOTAVAIL":
    case "EINVAL":
      return `HOST=${HOST} is no address of this machine. Take one it has, or 0.0.0.0 for all of them.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `HOST=${HOST} is no name that leads to this machine. Take an address it has, or 0.0.0.0 for all of them.`;
    case "EAFNOSUPPORT":
      return `HOST=${HOST} is of a kind of address that this machine does not have. Take another one, such as 127.0.0.1.`;
    default:
      return null;
  }
}
