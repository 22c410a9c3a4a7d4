import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clientAddress } from "./client-address";

const SOCKET = "198.51.100.7";

describe("without a trusted proxy", () => {
  test.each(["203.0.113.9", "203.0.113.9, 203.0.113.10", "127.0.0.1", "::1", "unknown", ",,,"])(
    "the client's own word %j counts for nothing",
    (forwarded) => expect(clientAddress(SOCKET, forwarded, 0)).toBe(SOCKET),
  );

  test.each([
    ["::ffff:198.51.100.7", "198.51.100.7"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    [undefined, "0.0.0.0"],
    ["", "0.0.0.0"],
  ])("the socket's %j is %s", (socket, address) => expect(clientAddress(socket, undefined, 0)).toBe(address));
});

describe("with trusted proxies", () => {
  test.each([
    [1, "203.0.113.9", "203.0.113.9"],
    [1, "6.6.6.6, 203.0.113.9", "203.0.113.9"],
    [1, "6.6.6.6,7.7.7.7,203.0.113.9", "203.0.113.9"],
    [2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"],
    [3, "6.6.6.6, 203.0.113.9, 10.0.0.2, 10.0.0.1", "203.0.113.9"],
    [1, "::ffff:203.0.113.9", "203.0.113.9"],
    [1, " 2001:db8::9 ", "2001:db8::9"],
  ])("%i of them: %j is from %s", (hops, forwarded, address) => {
    expect(clientAddress(SOCKET, forwarded, hops)).toBe(address);
  });

  test.each([
    [1, undefined],
    [1, ""],
    [1, "unknown"],
    [1, "6.6.6.6, _hidden"],
    [1, "6.6.6.6,"],
    [1, "203.0.113.9:4711"],
    [1, "[2001:db8::9]:4711"],
    [1, "999.0.0.1"],
    [2, "203.0.113.9"],
    [3, "6.6.6.6, 203.0.113.9"],
  ])("%i of them and an odd entry, %j: the socket stands", (hops, forwarded) => {
    expect(clientAddress(SOCKET, forwarded, hops)).toBe(SOCKET);
  });

  test("whatever a client writes before the proxy's entry changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (written) => {
        expect(clientAddress(SOCKET, `${written}, 203.0.113.9`, 1)).toBe("203.0.113.9");
      }),
    );
  });
});

describe("what comes out can stand in the database", () => {
  test.each(["fe80::1%eth0", "fe80::1%25eth0"])("%s has lost its zone", (socket) => {
    expect(clientAddress(socket, undefined, 0)).toBe("fe80::1");
    expect(clientAddress(SOCKET, socket, 1)).toBe("fe80::1");
  });
});
