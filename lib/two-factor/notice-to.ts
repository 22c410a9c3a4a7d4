import type { Holder } from "@/lib/access/actor";

/** Whom a notice goes to, and what each says: who did it, from which address, with which browser. */
export const noticeTo = ({ personId, email, name, origin }: Holder) => ({
  personId,
  toAddress: email,
  params: { name, address: origin.address, userAgent: origin.userAgent },
});
