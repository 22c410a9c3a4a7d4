/**
 * A row is a one-time token that makes the first admin of an installation. Live: not used, not expired, and there is no admin yet.
 * Each start without an admin makes one and prints it; only its hash is kept.
 */
import { pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, identity, moment } from "./_columns";

export const setUpTokens = pgTable(
  "set_up_tokens",
  {
    id: identity(),
    /** SHA-256 of the token. */
    tokenHash: text().notNull(),
    createdAt: createdAt(),
    expiresAt: moment().notNull(),
    usedAt: moment(),
  },
  // The token somebody typed, once.
  (t) => [uniqueIndex("set_up_tokens_token_hash_key").on(t.tokenHash)],
);
