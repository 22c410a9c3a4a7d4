import type { Role } from "@/lib/access/permissions";

export const roleLabels: Record<Role, string> = { admin: "Admin", agent: "Agent", end_user: "End user" };

/** As groups are called in filters and policy. */
export const roleGroupLabels: Record<Role, string> = { admin: "Admins", agent: "Agents", end_user: "End users" };
