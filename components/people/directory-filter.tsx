import { ROLES, type Role } from "@/lib/access/permissions";
import { Button } from "../ui/button";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { roleGroupLabels } from "./role-labels";

interface DirectoryFilterProps {
  q: string;
  role: Role | null;
}

const options = [
  { value: "", label: "All roles" },
  ...ROLES.map((role) => ({ value: role, label: roleGroupLabels[role] })),
];

/** A GET form: the address of a search can be kept and sent. */
export function DirectoryFilter({ q, role }: DirectoryFilterProps) {
  return (
    <search className="mb-4">
      <form method="get" className="flex flex-wrap gap-2">
        <div className="min-w-0 flex-1 basis-52 sm:max-w-xs">
          <Input
            key={q}
            type="search"
            name="q"
            defaultValue={q}
            aria-label="Search people"
            placeholder="Name or email"
            maxLength={100}
          />
        </div>
        <div>
          <Select key={role} name="role" defaultValue={role ?? ""} aria-label="Role" options={options} />
        </div>
        <Button type="submit">Search</Button>
      </form>
    </search>
  );
}
