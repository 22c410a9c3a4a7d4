import type { FullConfig } from "@playwright/test";
import { buildKeydesk } from "./keydesk-process";

/** Before the first worker: the production build that all of them serve. */
export default async function setUp(config: FullConfig): Promise<void> {
  await buildKeydesk(String(config.metadata.root));
}
