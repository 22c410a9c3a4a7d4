import net, { type AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { explainListening, refuseBadAddress } from "./address.mjs";

test.each(["abc", "70000", "65536", "-1", "3000.5", "0x10", "1e3", " 3000", "3000 ", "NaN", "1234567"])(
  "PORT=%j is refused with what to do",
  (PORT) =>
    expect(refuseBadAddress({ PORT })).rejects.toThrow(/^PORT is a whole number from 0 to 65535: PORT=3000 npm/),
);

test("a port in use is named, with another one to take", async () => {
  const other = net.createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const PORT = String((other.address() as AddressInfo).port);
  await expect(refuseBadAddress({ PORT })).rejects.toThrow(`Port ${PORT} is taken. Stop what uses it, or take another`);
  await new Promise((resolve) => other.close(resolve));
  await expect(refuseBadAddress({ PORT })).resolves.toBeUndefined();
});

test("a HOST that is another machine's is refused with what to do", () =>
  expect(refuseBadAddress({ PORT: "0", HOST: "192.0.2.1" })).rejects.toThrow(
    "HOST=192.0.2.1 is no address of this machine. Take one it has, or 0.0.0.0 for all of them.",
  ));

test("a HOST that is no name of anything is refused with what to do", () =>
  expect(refuseBadAddress({ PORT: "0", HOST: "nowhere.invalid" })).rejects.toThrow(
    /^HOST=nowhere\.invalid is no name that leads to this machine/,
  ));

test.each(["", "127.0.0.1", "0.0.0.0", "localhost", undefined])("HOST=%j is fine", (HOST) =>
  expect(refuseBadAddress({ PORT: "0", HOST })).resolves.toBeUndefined(),
);

test("a port below 1024, of somebody who may not, names one to take", () => {
  const error = { code: "EACCES", syscall: "listen" };
  expect(explainListening(error, { PORT: "80" })).toMatch(/^Port 80 may not be used.*PORT=3000/);
});

test("errors of anything else are not taken for it", () => {
  expect(explainListening({ code: "EACCES", syscall: "open" }, {})).toBeNull();
  expect(
    explainListening({ code: "ENOTFOUND", syscall: "getaddrinfo", hostname: "db" }, { HOST: "127.0.0.1" }),
  ).toBeNull();
  expect(explainListening(new Error("x"), {})).toBeNull();
  expect(explainListening(undefined, {})).toBeNull();
});
