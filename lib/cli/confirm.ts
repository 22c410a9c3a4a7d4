import { createInterface } from "node:readline/promises";

/** Asks before an act that cannot be taken back. Scripts say `--yes`; nobody is asked where nobody can answer. */
export async function confirm(question: string, isSure: boolean | undefined): Promise<void> {
  if (isSure) return;
  if (!process.stdin.isTTY) throw new Error(`${question} Nobody is here to answer: add --yes if so.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} Type yes: `).finally(() => terminal.close());
  if (answer.trim().toLowerCase() !== "yes") throw new Error("nothing was done");
}
