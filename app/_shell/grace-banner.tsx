import type { ReactNode } from "react";
import { GraceBanner } from "@/components/policy/grace-banner";
import type { PersonActor } from "@/lib/access/actor";
import { securityPathOf } from "@/lib/auth/paths";

/** What stands above each page while somebody's grace runs. The session's own read brought the date, so it costs no query. */
export const graceBannerOf = (me: PersonActor): ReactNode =>
  me.graceUntil ? <GraceBanner until={me.graceUntil} securityHref={securityPathOf(me)} /> : null;
