import type { Role } from "@/lib/access/permissions";
import { roleLabels } from "../people/role-labels";
import { Badge } from "../ui/badge";
import { Tabs } from "../ui/tabs";

interface PersonHeaderProps {
  person: { name: string; email: string; role: Role; isOwner?: boolean; suspendedAt: Date | null };
  profileHref: string;
  securityHref: string;
  current: "profile" | "security";
}

export function PersonHeader({ person, profileHref, securityHref, current }: PersonHeaderProps) {
  return (
    <header className="mb-5">
      <div className="mb-1 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="text-xl font-semibold tracking-tight">{person.name}</h1>
        <Badge tone={person.role === "end_user" ? "neutral" : "accent"}>{roleLabels[person.role]}</Badge>
        {person.isOwner ? <Badge tone="good">Owner</Badge> : null}
        {person.suspendedAt ? <Badge tone="danger">Suspended</Badge> : null}
      </div>
      <p className="mb-3 text-muted">{person.email}</p>
      <Tabs
        label={`Settings of ${person.name}`}
        tabs={[
          { href: profileHref, label: "Profile", isCurrent: current === "profile" },
          { href: securityHref, label: "Security settings", isCurrent: current === "security" },
        ]}
      />
    </header>
  );
}
