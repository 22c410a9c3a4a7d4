import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { AnnouncementList } from "@/components/mail/announcement-list";
import { DeliveryOverview } from "@/components/mail/delivery-overview";
import { NoticeList } from "@/components/mail/notice-list";
import { TextList } from "@/components/mail/text-list";
import { listAnnouncements } from "@/lib/announcements/queries";
import { requirePermission } from "@/lib/auth/gates";
import { listTexts, summariseDeliveries } from "@/lib/mail/queries";
import { listNotices } from "@/lib/mail/templates";

export const metadata: Metadata = { title: "Messages" };

export default async function MessagesPage() {
  const me = await requirePermission("messages.view");
  const [summary, texts, announcements] = await Promise.all([
    summariseDeliveries(me),
    listTexts(me),
    listAnnouncements(me),
  ]);
  return (
    <div className="space-y-5">
      <PageHeader
        heading="Messages"
        description="The mails that Keydesk sends: what they say, and whether they arrive."
      />
      <DeliveryOverview summary={summary} />
      <AnnouncementList announcements={announcements} />
      <TextList texts={texts} />
      <NoticeList subjects={listNotices().map(({ subject }) => subject)} />
    </div>
  );
}
