CREATE TABLE "access_passes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "access_passes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"person_id" bigint NOT NULL,
	"issued_by_id" bigint NOT NULL,
	"reason" text NOT NULL,
	"selector" text NOT NULL,
	"pass_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"end_reason" text,
	CONSTRAINT "access_passes_lives_ten_minutes_to_a_day" CHECK ("access_passes"."expires_at" between "access_passes"."created_at" + interval '10 minutes' and "access_passes"."created_at" + interval '24 hours'),
	CONSTRAINT "access_passes_used_or_ended" CHECK ("access_passes"."used_at" is null or "access_passes"."ended_at" is null),
	CONSTRAINT "access_passes_ends_for_a_reason" CHECK (("access_passes"."ended_at" is null) = ("access_passes"."end_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "help_requests" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "help_requests_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"person_id" bigint NOT NULL,
	"method" text NOT NULL,
	"masked_number" text,
	"text_state" text,
	"text_error_code" integer,
	"message" text,
	"address" "inet" NOT NULL,
	"user_agent" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"asked_again_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"closed_by_id" bigint
);
--> statement-breakpoint
ALTER TABLE "sign_in_attempts" ADD COLUMN "access_pass_used_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "access_passes" ADD CONSTRAINT "access_passes_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "help_requests" ADD CONSTRAINT "help_requests_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "access_passes_open_key" ON "access_passes" USING btree ("person_id") WHERE used_at is null and ended_at is null;--> statement-breakpoint
CREATE INDEX "access_passes_person_selector_index" ON "access_passes" USING btree ("person_id","selector");--> statement-breakpoint
CREATE INDEX "access_passes_expires_at_index" ON "access_passes" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "help_requests_open_key" ON "help_requests" USING btree ("person_id") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "help_requests_open_index" ON "help_requests" USING btree ("created_at") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "help_requests_closed_at_index" ON "help_requests" USING btree ("closed_at");