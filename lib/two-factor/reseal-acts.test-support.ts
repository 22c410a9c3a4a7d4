import { serveActs } from "@/lib/core/serve-acts.test-support";
import { sealSecret } from "./methods/app";
import { resealSecrets } from "./reseal-secrets";

/** A process with a key ring of its own: one that still writes with the former key, or the job that seals anew. */
const acts = {
  resealSecrets,
  seal: async (secret: string, personId: number, setUpId: number) => sealSecret(secret, personId, setUpId),
};
export type ResealActs = typeof acts;

serveActs(acts);
