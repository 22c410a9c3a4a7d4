import { bigint, timestamp } from "drizzle-orm/pg-core";

/** Ids are what helpdesk API clients expect: whole numbers, given by the database. */
export const identity = () => bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity();

export const reference = () => bigint({ mode: "number" });

/** A moment, to the millisecond. "It has happened" is a moment or null, never a boolean. */
export const moment = () => timestamp({ withTimezone: true, precision: 3, mode: "date" });

export const createdAt = () => moment().notNull().defaultNow();
