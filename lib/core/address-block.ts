import ipaddr from "ipaddr.js";

/** What is throttled together: an IPv4 address, or the /64 of an IPv6 address, which is one customer's. */
export function addressBlock(address: string): string {
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  const bytes = parsed.toByteArray().map((byte, index) => (index < 8 ? byte : 0));
  return `${ipaddr.fromByteArray(bytes).toString()}/64`;
}
