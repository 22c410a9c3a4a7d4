import ipaddr from "ipaddr.js";

/** IPv4-mapped IPv6 becomes IPv4, a link-local zone goes (the database takes none); anything that is no address becomes null. */
function parse(text: string): string | null {
  const trimmed = text.trim().replace(/%.*$/, "");
  return ipaddr.isValid(trimmed) ? ipaddr.process(trimmed).toString() : null;
}

/**
 * The address of the client (S15). With `hops` trusted proxies in front, it is the `hops`-th entry of X-Forwarded-For
 * from the right: each trusted proxy appends what it saw, and whatever stands further left was written by the client.
 * A missing or odd entry falls back to the socket, so a client cannot choose its own bucket.
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  hops: number,
): string {
  const socket = parse(socketAddress ?? "") ?? "0.0.0.0";
  if (hops === 0 || !forwardedFor) return socket;
  const entry = forwardedFor.split(",").at(-hops);
  return parse(entry ?? "") ?? socket;
}
