import type { ReactNode } from "react";
import { GraceBanner } from "@/components/policy/grace-banner";
import type { PersonActor } from "@/lib/access/actor";
import { securityPathOf } from "@/lib/auth/paths";

/** What stands above each page while somebody's grace runs. The session's own read brought it, so it costs no query. */
export const graceBannerOf = (me: PersonActor): ReactNode =>
  me.grace ? <GraceBanner {...me.grace} setUpHref={`${securityPathOf(me)}?use=choose`} /> : null;
