import { database } from "@/db/client";
import { postToOutbox } from "@/lib/jobs/outbox";
import type { Gateway } from "./gateway";

/** Demo mode: the text lands on the outbox page. */
export const outboxGateway: Gateway = {
  async send({ to, body }) {
    await postToOutbox(database(), { channel: "sms", to, body });
    return { kind: "sent", gatewayId: null };
  },
};
