import { eq } from "drizzle-orm";
import { database } from "@/db/client";
import { createPerson } from "@/db/factories";
import { challenges, smsMessages } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { currentKeyId } from "@/lib/core/crypto";
import { after, minutes } from "@/lib/core/duration";
import { queuePasscode } from "./queue-passcode";

let lastNumber = 0;

/** A number that no other test of the file uses. */
export const someNumber = (): string => `+1415555${String(2000 + ++lastNumber)}`;

export async function createChallenge(personId: number, phoneNumber: string) {
  const now = new Date();
  const [challenge] = await database()
    .insert(challenges)
    .values({
      ...{ personId, phoneNumber, sessionId: 1, method: "sms", purpose: "step-up", keyId: currentKeyId() },
      ...{ createdAt: now, expiresAt: after(now, minutes(10)) },
    })
    .returning();
  if (!challenge) throw new Error("no challenge");
  return challenge;
}

/** A person who asks for codes, each by a challenge of its own unless told otherwise. */
export async function someoneAt(phoneNumber = someNumber()) {
  const person = await createPerson(database(), { password: null });
  const ask = async (options: { challengeId?: number; number?: string } = {}) => {
    const number = options.number ?? phoneNumber;
    const challengeId = options.challengeId ?? (await createChallenge(person.id, number)).id;
    const target = { challengeId, personId: person.id, phoneNumber: number };
    return database().transaction((tx) => queuePasscode(tx, actorOf(person), target));
  };
  return { person, phoneNumber, ask };
}

export async function readMessage(id: number) {
  const [message] = await database().select().from(smsMessages).where(eq(smsMessages.id, id));
  if (!message) throw new Error("no message");
  return message;
}

/** Queues a code to the number and answers with its row's id. */
export async function queueOne(
  phoneNumber = someNumber(),
): Promise<{ id: number; challengeId: number; personId: number }> {
  const { person, ask } = await someoneAt(phoneNumber);
  const challenge = await createChallenge(person.id, phoneNumber);
  const queued = await ask({ challengeId: challenge.id });
  if (!queued.ok) throw new Error(queued.code);
  return { id: queued.data.messageId, challengeId: challenge.id, personId: person.id };
}
