/** What a node does that will be killed. After the commit, and before the answer, there is a gate that the test may hold shut. */
import { sql } from "drizzle-orm";
import { database } from "@/db/client";
import type { Holder, Reverified } from "@/lib/access/actor";
import { serveActs } from "@/lib/core/serve-acts.test-support";
import { beginSetUp, type SetUpChoice } from "./begin-set-up";
import { confirmSetUp } from "./confirm-set-up";
import { GATES } from "./crash-gates.test-support";
import { regenerateRecoveryCodes } from "./regenerate-recovery-codes";
import { turnOff } from "./turn-off";

async function throughTheGate<T>(work: Promise<T>): Promise<T> {
  const result = await work;
  await database().execute(sql`select pg_advisory_xact_lock_shared(${GATES.answer})`);
  return result;
}

const acts = {
  beginSetUp: async (holder: Holder, choice: SetUpChoice) => throughTheGate(beginSetUp(holder, choice)),
  confirmSetUp: async (holder: Holder, typed: string) => throughTheGate(confirmSetUp(holder, typed)),
  regenerateRecoveryCodes: async (actor: Reverified) => throughTheGate(regenerateRecoveryCodes(actor)),
  turnOff: async (actor: Reverified) => throughTheGate(turnOff(actor)),
};
export type Acts = typeof acts;

serveActs(acts);
