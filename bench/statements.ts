/**
 * PostgreSQL's own log, with every statement the application sends: exact, in order, and with the texts.
 * (pg_stat_statements would have to be loaded when the server starts, which `npm start` does not do.)
 */

/** Process and application of each line, in front of PostgreSQL's own words. */
export const LOG_PREFIX = "keydesk-bench %p %a ";
const LINE = /^keydesk-bench (\d+) keydesk LOG: {2}(?:statement|execute [^:]*): (.*)$/;

/** What the driver asks for itself when it opens a connection. */
const OF_DRIVER = /\bpg_catalog\b/;

/** The worker's look for a due message: every two seconds whether anybody asks or not, and once after each sign-in. */
const LOOKS_FOR_MESSAGE = /\bfor update skip locked\b/i;

const IS_BEGIN = /^(begin|start transaction)\b/i;
const IS_END = /^(commit|rollback)\b/i;

/** Statements that belong together: a transaction with its begin and commit, or a single one outside of any. */
type Unit = string[];

/** Pure: the application's units in a piece of the log. Statements of several lines are put together again. */
export function readUnits(log: string): Unit[] {
  const units: Unit[] = [];
  const open = new Map<string, Unit>();
  for (const { connection, text } of readStatements(log)) {
    const unit = open.get(connection);
    if (unit) unit.push(text);
    else {
      const fresh = [text];
      units.push(fresh);
      if (IS_BEGIN.test(text)) open.set(connection, fresh);
    }
    if (IS_END.test(text)) open.delete(connection);
  }
  return units;
}

function readStatements(log: string): { connection: string; text: string }[] {
  const found: { connection: string; text: string }[] = [];
  let current: { connection: string; text: string } | null = null;
  for (const line of log.split("\n")) {
    if (line.startsWith("\t")) {
      if (current) current.text += `\n${line.trim()}`;
      continue;
    }
    const [, connection, text] = LINE.exec(line) ?? [];
    current = connection === undefined || text === undefined ? null : { connection, text };
    if (current) found.push(current);
  }
  return found.filter(({ text }) => !OF_DRIVER.test(text));
}

/** Pure: what was sent because of a request. The looks for messages are left out: they come by themselves, too. */
export const statementsOf = (units: readonly Unit[]): string[] =>
  units.filter((unit) => !unit.some((text) => LOOKS_FOR_MESSAGE.test(text))).flat();

/** Reads the session of a cookie; a list of somebody's sessions is not one. */
export const isSessionRead = (statement: string): boolean =>
  /^select\b.*\bfrom "sessions".*\bwhere "sessions"\."token_hash" = /is.test(statement);
