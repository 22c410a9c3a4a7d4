import { serveActs } from "@/lib/core/serve-acts.test-support";
import { sealEvents } from "./seal-events";

/** What a second worker of the tests does; run in a process of its own. */
const acts = { sealEvents };
export type SealingActs = typeof acts;

serveActs(acts);
