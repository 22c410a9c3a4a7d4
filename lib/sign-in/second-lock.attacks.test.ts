import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createTicket } from "@/db/factories";
import { Forbidden, NotFound } from "@/lib/core/errors";
import { forgetDevices } from "@/lib/devices/forget-devices";
import { listOwnTrustedDevices } from "@/lib/devices/queries";
import { createAdmin } from "@/lib/people/create-admin";
import { endRestoredProofs } from "@/lib/people/end-restored-proofs";
import { findPersonByEmail, getPerson, listPeople } from "@/lib/people/queries";
import { recoverPerson } from "@/lib/people/recover-person";
import { signOutEverybody } from "@/lib/people/sign-out-everybody";
import { signOutPerson } from "@/lib/people/sign-out-person";
import { suspendPerson } from "@/lib/people/suspend-person";
import { updateProfile } from "@/lib/people/update-profile";
import { endOtherSessions } from "@/lib/sessions/end-other-sessions";
import { endSession } from "@/lib/sessions/end-session";
import { listOwnSessions } from "@/lib/sessions/queries";
import { getTicket, listOwnTickets, listTickets } from "@/lib/tickets/queries";
import { origin, somebody } from "./sign-in.test-support";
import { skipSetUp } from "./skip-set-up";

/** Everything outside two-factor authentication that a door may call, by whoever `who` says it is. */
const doors: [string, (who: never, personId: number, ticketId: number) => Promise<unknown>][] = [
  ["createAdmin", (who) => createAdmin(who, { email: "new@keydesk.test", name: "New", password: "x".repeat(20) })],
  ["endOtherSessions", (who) => endOtherSessions(who)],
  ["endSession", (who) => endSession(who, 1, "ended-by-person")],
  ["endRestoredProofs", (who) => endRestoredProofs(who, { voidsRecoveryCodes: true })],
  ["findPersonByEmail", (who) => findPersonByEmail(who, "alan@keydesk.test")],
  ["forgetDevices", (who) => forgetDevices(who)],
  ["getPerson", (who, personId) => getPerson(who, personId)],
  ["getTicket", (who, _, ticketId) => getTicket(who, ticketId)],
  ["listOwnSessions", (who) => listOwnSessions(who)],
  ["listOwnTickets", (who) => listOwnTickets(who, {})],
  ["listOwnTrustedDevices", (who) => listOwnTrustedDevices(who)],
  ["listPeople", (who) => listPeople(who, {})],
  ["listTickets", (who) => listTickets(who, {})],
  ["recoverPerson", (who, personId) => recoverPerson(who, personId)],
  ["signOutEverybody", (who) => signOutEverybody(who)],
  ["signOutPerson", (who, personId) => signOutPerson(who, personId)],
  ["skipSetUp", (who) => skipSetUp({ actor: who, step: "offer-set-up" } as never)],
  ["suspendPerson", (who, personId) => suspendPerson(who, { personId })],
  ["updateProfile", (who, personId) => updateProfile(who, { personId, name: "New", updatedAt: new Date() })],
];

describe("a caller that forgot its gate gets nothing", () => {
  test.each(doors)("from %s as a stranger who names a person", async (_, open) => {
    const [person, other] = [await somebody(), await somebody()];
    const ticket = await createTicket(database(), person.id);
    const stranger = { kind: "stranger", personId: person.id, role: "admin", isOwner: true, sessionId: 1, origin };
    const refused = await open(stranger as never, other.id, ticket.id).catch((error: unknown) => error);
    expect(refused instanceof Forbidden || refused instanceof NotFound, String(refused)).toBe(true);
  });
});
