import { hours } from "@/lib/core/duration";

/** Asking again brings a request up to date; more often than this it only makes noise. */
export const ASKS_OF_PERSON = { limit: 5, length: hours(1) };

/** One house may hold several people who are locked out, as after a lost shipment of phones. */
export const ASKS_FROM_ADDRESS = { limit: 20, length: hours(1) };

/** Whoever has a stolen password must not flood the admins. */
export const MAILS_FOR_PERSON = { limit: 1, length: hours(1) };
