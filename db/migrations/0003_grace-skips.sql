ALTER TABLE "people" ADD COLUMN "set_up_skips" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "set_up_skips_for" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "security_policies" ADD COLUMN "grace_skips" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "people_never_signed_in_index" ON "people" USING btree ("name","id") WHERE "people"."last_signed_in_at" is null;--> statement-breakpoint
ALTER TABLE "people" ADD CONSTRAINT "people_set_up_skips_count" CHECK ("people"."set_up_skips" >= 0);--> statement-breakpoint
ALTER TABLE "security_policies" ADD CONSTRAINT "security_policies_grace_skips" CHECK ("security_policies"."grace_skips" between 0 and 50);