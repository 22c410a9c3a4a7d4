import { readOutbox } from "../outbox/read-outbox";

/** The outbox for scripts: newest first, `{ channel, to, body, at }`. */
export async function GET(): Promise<Response> {
  const items = await readOutbox();
  return Response.json(items.map(({ channel, to, body, at }) => ({ channel, to, body, at })));
}
