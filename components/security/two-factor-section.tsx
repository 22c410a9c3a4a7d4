import type { ReactNode } from "react";
import type { SecondFactorDto } from "@/lib/two-factor/schema";
import { Badge } from "../ui/badge";
import { ButtonLink } from "../ui/button-link";
import { Section } from "../ui/section";
import { Time } from "../ui/time";
import { twoFactorState } from "./two-factor-state";

interface TwoFactorSectionProps {
  factor: SecondFactorDto | null;
  /** Where "Edit" or "Set up" leads; null on other people's pages, and while a set-up is open. */
  editHref: string | null;
  /** Method choice, panel, turning off, or an admin's means. */
  children?: ReactNode;
}

export function TwoFactorSection({ factor, editHref, children }: TwoFactorSectionProps) {
  return (
    <Section
      title="Two-Factor Authentication"
      description="Signing in asks for a passcode besides the password, so a stolen password is not enough."
      actions={editHref ? <ButtonLink href={editHref}>{factor ? "Edit" : "Set up"}</ButtonLink> : null}
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Badge tone={factor ? "good" : "neutral"}>{twoFactorState(factor)}</Badge>
        {factor ? (
          <p className="text-[0.8125rem] text-muted">
            Since <Time moment={factor.turnedOnAt} precision="day" />. Last used: <Time moment={factor.lastUsedAt} />.
          </p>
        ) : null}
      </div>
      {children}
    </Section>
  );
}
