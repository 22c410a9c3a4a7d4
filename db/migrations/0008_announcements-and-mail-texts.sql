CREATE TABLE "announcement_recipients" (
	"announcement_id" bigint NOT NULL,
	"person_id" bigint NOT NULL,
	"announced_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"reminded_at" timestamp (3) with time zone,
	"done_at" timestamp (3) with time zone,
	CONSTRAINT "announcement_recipients_announcement_id_person_id_pk" PRIMARY KEY("announcement_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "announcements" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "announcements_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"role" text NOT NULL,
	"template" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"grace_days" integer NOT NULL,
	"methods" text[] NOT NULL,
	"made_by" bigint,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_person_id" bigint DEFAULT 0 NOT NULL,
	"queued_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "mail_texts" (
	"template" text NOT NULL,
	"version" integer NOT NULL,
	"subject" text,
	"text" text,
	"saved_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"saved_by" bigint,
	CONSTRAINT "mail_texts_template_version_pk" PRIMARY KEY("template","version"),
	CONSTRAINT "mail_texts_is_whole" CHECK (("mail_texts"."subject" is null) = ("mail_texts"."text" is null))
);
--> statement-breakpoint
DROP INDEX "mails_due_index";--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "turn" text DEFAULT 'first' NOT NULL;--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "announcement_id" bigint;--> statement-breakpoint
ALTER TABLE "announcement_recipients" ADD CONSTRAINT "announcement_recipients_announcement_id_announcements_id_fk" FOREIGN KEY ("announcement_id") REFERENCES "public"."announcements"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "announcement_recipients" ADD CONSTRAINT "announcement_recipients_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "announcements" ADD CONSTRAINT "announcements_made_by_people_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_texts" ADD CONSTRAINT "mail_texts_saved_by_people_id_fk" FOREIGN KEY ("saved_by") REFERENCES "public"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "announcement_recipients_person_index" ON "announcement_recipients" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "announcement_recipients_open_index" ON "announcement_recipients" USING btree ("due_at") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "announcements_open_index" ON "announcements" USING btree ("id") WHERE queued_at is null and ended_at is null;--> statement-breakpoint
CREATE INDEX "announcements_made_by_index" ON "announcements" USING btree ("made_by");--> statement-breakpoint
CREATE INDEX "mail_texts_saved_by_index" ON "mail_texts" USING btree ("saved_by");--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_announcement_id_announcements_id_fk" FOREIGN KEY ("announcement_id") REFERENCES "public"."announcements"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mails_next_index" ON "mails" USING btree ("turn","next_attempt_at") WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX "mails_state_index" ON "mails" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "mails_created_at_index" ON "mails" USING btree ("created_at","state");--> statement-breakpoint
CREATE INDEX "mails_announcement_index" ON "mails" USING btree ("announcement_id","state");