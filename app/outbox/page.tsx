import type { Metadata } from "next";
import { AuthShell } from "@/components/layout/auth-shell";
import { OutboxList } from "@/components/outbox/outbox-list";
import { readOutbox } from "./read-outbox";

export const metadata: Metadata = { title: "Outbox" };

export default async function OutboxPage() {
  return (
    <AuthShell
      width="wide"
      heading="Outbox"
      description="Demo mode: messages stand here instead of being sent, newest first. Reload to see new ones."
    >
      <OutboxList items={await readOutbox()} />
    </AuthShell>
  );
}
