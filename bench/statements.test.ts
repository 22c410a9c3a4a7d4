import { expect, test } from "vitest";
import { isSessionRead, readUnits, statementsOf } from "./statements";

const LOG = `2026-01-01 LOG:  received SIGHUP, reloading configuration files
keydesk-bench 71 keydesk LOG:  statement: begin
keydesk-bench 72 keydesk LOG:  statement: begin
keydesk-bench 71 keydesk LOG:  execute p1: select "id" from "people"
\twhere "id" = $1
keydesk-bench 72 keydesk LOG:  execute <unnamed>: select "id" from "mails" for update skip locked
keydesk-bench 73 keydesk LOG:  execute p9: select "sessions"."id", clock_timestamp() from "sessions" inner join "people" on true where "sessions"."token_hash" = $1
keydesk-bench 74 keydesk launcher LOG:  statement: select 1
keydesk-bench 72 keydesk LOG:  statement: commit
keydesk-bench 71 keydesk LOG:  statement: commit
keydesk-bench 73 keydesk LOG:  execute p2: select b.oid from pg_catalog.pg_type b
keydesk-bench 71 keydesk LOG:  execute p3: select 2
`;

test("statements of one connection between begin and commit belong together", () => {
  expect(readUnits(LOG)).toEqual([
    ["begin", 'select "id" from "people"\nwhere "id" = $1', "commit"],
    ["begin", 'select "id" from "mails" for update skip locked', "commit"],
    [
      'select "sessions"."id", clock_timestamp() from "sessions" inner join "people" on true where "sessions"."token_hash" = $1',
    ],
    ["select 2"],
  ]);
});

test("the whole transaction of a look for messages is left out, and other programs do not count", () => {
  const statements = statementsOf(readUnits(LOG));
  expect(statements).toHaveLength(5);
  expect(statements.filter(isSessionRead)).toHaveLength(1);
});

test("only reading the session of a cookie is a session read", () => {
  expect(isSessionRead('select "id" from "sessions" where "sessions"."token_hash" = $1')).toBe(true);
  expect(isSessionRead('select "id" from "sessions" where "sessions"."person_id" = $1')).toBe(false);
  expect(isSessionRead('insert into "sessions" ("id") values (default)')).toBe(false);
});
