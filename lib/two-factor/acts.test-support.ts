/** What a node does that will be killed, or that does it at the same time as another one. */
import type { Holder, Reverified } from "@/lib/access/actor";
import { serveActs } from "@/lib/core/serve-acts.test-support";
import { beginSetUp, type SetUpChoice } from "./begin-set-up";
import { confirmSetUp } from "./confirm-set-up";
import { throughTheGate } from "./crash-gates.test-support";
import { regenerateRecoveryCodes } from "./regenerate-recovery-codes";
import { turnOff } from "./turn-off";

const acts = {
  beginSetUp: async (holder: Holder, choice: SetUpChoice) => throughTheGate(beginSetUp(holder, choice)),
  confirmSetUp: async (holder: Holder, typed: string) => throughTheGate(confirmSetUp(holder, typed)),
  regenerateRecoveryCodes: async (actor: Reverified) => throughTheGate(regenerateRecoveryCodes(actor)),
  turnOff: async (actor: Reverified) => throughTheGate(turnOff(actor)),
};
export type Acts = typeof acts;

serveActs(acts);
