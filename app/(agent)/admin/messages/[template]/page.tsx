import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageHeader } from "@/components/layout/page-header";
import { ResetText } from "@/components/mail/reset-text";
import { TextForm } from "@/components/mail/text-form";
import { TextLink } from "@/components/ui/text-link";
import { requirePermission, requireReverified } from "@/lib/auth/gates";
import { previewText } from "@/lib/mail/preview-text";
import { getText } from "@/lib/mail/queries";
import { isRollOutTemplate } from "@/lib/mail/schema";
import { resetTextAction, textAction } from "./actions";

export const metadata: Metadata = { title: "Text of a mail" };

export default async function TextPage({ params }: PageProps<"/admin/messages/[template]">) {
  const me = await requirePermission("messages.edit");
  const { template } = await params;
  if (!isRollOutTemplate(template)) notFound();
  // Asked for before anything is typed: a step-up at the first button would come back to an empty form.
  await requireReverified();
  const text = await getText(me, template);
  const preview = await previewText(me, template, text);
  return (
    <div className="space-y-5">
      <PageHeader
        heading={text.label}
        description={
          <>
            {text.sentWhen} <TextLink href="/admin/messages">All messages</TextLink>
          </>
        }
      />
      <TextForm text={text} ownEmail={me.email} preview={preview.ok ? preview.data : null} action={textAction} />
      {text.isDefault ? null : <ResetText template={template} version={text.version} action={resetTextAction} />}
    </div>
  );
}
