import { DrizzleQueryError } from "drizzle-orm";
import { PostgresJsPreparedQuery } from "drizzle-orm/postgres-js";

/** A query that failed, without the query: its parameters may be hashes, sealed secrets or addresses (S75). */
class DatabaseError extends Error {
  override name = "DatabaseError";
  readonly code: string;

  constructor(cause: unknown) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    const constraint = cause instanceof Error && "constraint_name" in cause ? ` ${cause.constraint_name}` : "";
    super(`query failed: ${code}${constraint}`);
    this.code = code;
  }
}

let isHidden = false;

/**
 * Drizzle writes every parameter into the message of its errors, and whoever catches one last (Next, Node) prints it.
 * So they are left out where they arise, once per process and copy of the library.
 */
export function hideParameters(): void {
  if (isHidden) return;
  isHidden = true;
  const { execute } = PostgresJsPreparedQuery.prototype;
  PostgresJsPreparedQuery.prototype.execute = async function (...args) {
    try {
      return await execute.apply(this, args);
    } catch (error) {
      throw error instanceof DrizzleQueryError ? new DatabaseError(error.cause) : error;
    }
  };
}
