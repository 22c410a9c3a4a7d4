import { expect, it } from "vitest";
import { database } from "@/db/client";
import { createPerson } from "@/db/factories";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden } from "@/lib/core/errors";
import { exportEvents } from "./export-events";
import { record } from "./record";
import { sealEvents } from "./seal-events";

const db = database();
const ada = await createPerson(db, { role: "admin", name: "=cmd|' /C calc'!A0" });
const alan = await createPerson(db, { name: "Alan, the second" });

async function linesOf(pieces: AsyncGenerator<string>): Promise<{ pieces: number; lines: string[] }> {
  const all: string[] = [];
  for await (const piece of pieces) all.push(piece);
  return { pieces: all.length, lines: all.join("").trimEnd().split("\r\n") };
}

it("writes what the filter finds, newest first, in pieces, and itself into the log first", async () => {
  for (let n = 1; n <= 7; n += 1)
    await db.transaction((tx) =>
      record(tx, actorOf(ada), { event: "person.updated", subjectId: alan.id, details: { n } }),
    );
  await sealEvents();
  const found = await linesOf(await exportEvents(actorOf(ada), { person: alan.email }, { batchSize: 3 }));
  expect(found.pieces).toBe(4);
  expect(found.lines).toHaveLength(8);
  expect(found.lines[0]).toMatch(/^id,at,event,event_in_words,/);
  expect(found.lines[1]).toMatch(/^\d+,\d{4}-.*Z,person\.updated,Profile changed,person,/);
  expect(found.lines[1]).toContain('"{""n"":7}",yes');
  expect(found.lines[1]).toContain('"Alan, the second"');
  expect(found.lines[1]).toContain(",'=cmd|' /C calc'!A0,");

  const all = await linesOf(await exportEvents(actorOf(ada), {}));
  expect(all.lines[1]).toContain("audit_log.exported");
  expect(all.lines[2]).toContain(`""person"":${alan.id}`);
  expect(await linesOf(await exportEvents(actorOf(ada), { person: "nobody@example.com" }))).toMatchObject({
    pieces: 1,
  });
});

it("is for admins", async () => {
  await expect(exportEvents(actorOf(alan), {})).rejects.toThrow(Forbidden);
});
