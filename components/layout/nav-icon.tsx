import {
  BookLock,
  ChartColumn,
  ClipboardList,
  Inbox,
  LifeBuoy,
  Mail,
  ShieldCheck,
  Ticket,
  UserRound,
  UsersRound,
} from "lucide-react";

const icons = {
  tickets: Ticket,
  people: UsersRound,
  policy: ShieldCheck,
  audit: ClipboardList,
  outbox: Inbox,
  messages: Mail,
  report: ChartColumn,
  help: LifeBuoy,
  profile: UserRound,
  security: BookLock,
} as const;

export type NavIconName = keyof typeof icons;

export function NavIcon({ name }: { name: NavIconName }) {
  const Icon = icons[name];
  return <Icon aria-hidden="true" className="size-4 shrink-0" />;
}
