import { closePool, database } from "@/db/client";
import { createAppFactor, createPerson, createSession } from "@/db/factories";

export interface BenchPerson {
  id: number;
  email: string;
  /** Of the authenticator app, base32. */
  secret: string;
}

export interface BenchPeople {
  agents: BenchPerson[];
  admin: BenchPerson;
  /** Cookie value of a session whose row is there and has ended: read in full, and good for nothing. */
  endedSession: string;
}

/** For a process of its own, with the settings of the measured server: prints the people it made as JSON. */
export async function makePeople(count: number): Promise<void> {
  try {
    const made = await database().transaction(async (db): Promise<BenchPeople> => {
      const make = async (role: "agent" | "admin"): Promise<BenchPerson> => {
        const { id, email } = await createPerson(db, { role });
        return { id, email, ...(await createAppFactor(db, id)) };
      };
      const agents: BenchPerson[] = [];
      while (agents.length < count) agents.push(await make("agent"));
      const admin = await make("admin");
      const { token } = await createSession(db, admin.id, { endedAt: new Date(), endReason: "signed-out" });
      return { agents, admin, endedSession: token };
    });
    console.log(JSON.stringify(made));
  } finally {
    await closePool();
  }
}
