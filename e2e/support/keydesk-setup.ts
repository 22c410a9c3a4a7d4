import type { FullConfig } from "@playwright/test";
import { startKeydesk } from "./keydesk-process";

/** One Keydesk for the whole run, in the folder and on the port that playwright.config.ts names. */
export default async function setUp(config: FullConfig): Promise<() => Promise<void>> {
  const { root, port } = config.metadata as { root: string; port: number };
  const keydesk = await startKeydesk({ root, port });
  return () => keydesk.stop();
}
