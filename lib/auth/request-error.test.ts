import { expect, test } from "vitest";
import { Misconfigured, Unavailable } from "@/lib/core/errors";
import { newContext, requestStorage } from "@/lib/http/request-context";
import { noteRequestError } from "./request-error";

/** What the answer to a request with this error says on its head; null: it stays the 500 that Next gives. */
function refusalFor(error: unknown) {
  const context = newContext({ path: "/", address: "127.0.0.1" });
  requestStorage().run(context, () => noteRequestError(error));
  return context.refusal;
}

test.each([
  ["the database is away", new Unavailable("gone"), { status: 503, retryAfterSeconds: 2 }],
  [
    "its driver says so",
    Object.assign(new Error("x"), { code: "ECONNREFUSED" }),
    { status: 503, retryAfterSeconds: 2 },
  ],
  ["a key is missing", new Error("x", { cause: new Misconfigured("key") }), { status: 503, retryAfterSeconds: 2 }],
  [
    "what came is no form",
    new TypeError("Failed to parse body as FormData."),
    { status: 400, retryAfterSeconds: null },
  ],
  ["a mistake of ours", new TypeError("x is not a function"), null],
  ["something thrown that is no error", "text", null],
])("%s", (_, error, refusal) => expect(refusalFor(error)).toEqual(refusal));

test("outside of a request it is written down, and nothing else", () => {
  expect(() => noteRequestError(new Unavailable("gone"))).not.toThrow();
});
