CREATE TABLE "policy_trial_stops" (
	"trial_id" bigint NOT NULL,
	"person_id" bigint NOT NULL,
	"stop" text NOT NULL,
	"sign_ins" integer DEFAULT 1 NOT NULL,
	"first_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "policy_trial_stops_trial_id_person_id_pk" PRIMARY KEY("trial_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "policy_trials" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "policy_trials_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"role" text NOT NULL,
	"state" jsonb NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_by" bigint,
	"ends_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "policy_trial_stops" ADD CONSTRAINT "policy_trial_stops_trial_id_policy_trials_id_fk" FOREIGN KEY ("trial_id") REFERENCES "public"."policy_trials"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_trial_stops" ADD CONSTRAINT "policy_trial_stops_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_trials" ADD CONSTRAINT "policy_trials_started_by_people_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "policy_trial_stops_person_index" ON "policy_trial_stops" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "policy_trials_role_key" ON "policy_trials" USING btree ("role") WHERE "policy_trials"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "policy_trials_started_by_index" ON "policy_trials" USING btree ("started_by");