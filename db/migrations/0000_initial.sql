CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"event" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" bigint,
	"subject_id" bigint,
	"address" "inet",
	"user_agent" text,
	"request_id" text,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "mails_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"person_id" bigint NOT NULL,
	"to_address" text NOT NULL,
	"template" text NOT NULL,
	"params" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"next_attempt_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "outbox_messages" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_messages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"channel" text NOT NULL,
	"to_address" text NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sms_messages" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sms_messages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"person_id" bigint NOT NULL,
	"phone_number" text NOT NULL,
	"country" text NOT NULL,
	"template" text NOT NULL,
	"challenge_id" bigint,
	"state" text DEFAULT 'queued' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"gateway_id" text,
	"error_code" integer,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"next_attempt_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"claimed_at" timestamp (3) with time zone,
	"state_changed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sms_messages_passcode_has_challenge" CHECK (("sms_messages"."template" = 'passcode') = ("sms_messages"."challenge_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "people_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"password_hash" text,
	"owner_since" timestamp (3) with time zone,
	"suspended_at" timestamp (3) with time zone,
	"asks_every_sign_in_since" timestamp (3) with time zone,
	"last_signed_in_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "people_role_is_known" CHECK ("people"."role" in ('admin', 'agent', 'end_user')),
	CONSTRAINT "people_email_is_normal" CHECK ("people"."email" = lower("people"."email"))
);
--> statement-breakpoint
CREATE TABLE "challenges" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "challenges_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"person_id" bigint NOT NULL,
	"attempt_id" bigint,
	"session_id" bigint,
	"method" text NOT NULL,
	"purpose" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"key_id" text,
	"issue_number" integer DEFAULT 1 NOT NULL,
	"secret_encrypted" text,
	"phone_number" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"redeemed_at" timestamp (3) with time zone,
	CONSTRAINT "challenges_has_one_owner" CHECK (num_nonnulls("challenges"."attempt_id", "challenges"."session_id") = 1),
	CONSTRAINT "challenges_candidate_fits_method" CHECK (("challenges"."method" = 'sms' and "challenges"."phone_number" is not null and "challenges"."secret_encrypted" is null)
       or ("challenges"."method" = 'app' and "challenges"."phone_number" is null and ("challenges"."purpose" = 'set-up') = ("challenges"."secret_encrypted" is not null))),
	CONSTRAINT "challenges_lives_ten_minutes" CHECK ("challenges"."expires_at" <= "challenges"."created_at" + interval '10 minutes')
);
--> statement-breakpoint
CREATE TABLE "recovery_code_sets" (
	"person_id" bigint PRIMARY KEY NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"saved_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "recovery_codes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"person_id" bigint NOT NULL,
	"selector" text NOT NULL,
	"code_hash" text NOT NULL,
	"used_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "second_factors" (
	"person_id" bigint PRIMARY KEY NOT NULL,
	"method" text NOT NULL,
	"set_up_id" bigint NOT NULL,
	"secret_encrypted" text,
	"last_step" bigint,
	"drift_steps" integer DEFAULT 0 NOT NULL,
	"phone_number" text,
	"turned_on_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "second_factors_is_one_method" CHECK (("second_factors"."method" = 'app' and "second_factors"."secret_encrypted" is not null and "second_factors"."last_step" is not null and "second_factors"."phone_number" is null)
       or ("second_factors"."method" = 'sms' and "second_factors"."phone_number" is not null and "second_factors"."secret_encrypted" is null and "second_factors"."last_step" is null))
);
--> statement-breakpoint
CREATE TABLE "throttles" (
	"key" text PRIMARY KEY NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"window_started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"blocked_until" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "security_policies" (
	"role" text PRIMARY KEY NOT NULL,
	"second_factor" text NOT NULL,
	"required_from" timestamp (3) with time zone,
	"grace_days" integer DEFAULT 0 NOT NULL,
	"methods" text[] NOT NULL,
	"ask_passcode" text NOT NULL,
	"trusted_device_days" integer DEFAULT 30 NOT NULL,
	"session_idle_minutes" integer NOT NULL,
	"session_absolute_minutes" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_by" bigint,
	CONSTRAINT "security_policies_required_has_a_date" CHECK ("security_policies"."second_factor" <> 'required' or "security_policies"."required_from" is not null),
	CONSTRAINT "security_policies_trusted_device_days" CHECK ("security_policies"."trusted_device_days" between 1 and 90),
	CONSTRAINT "security_policies_grace_days" CHECK ("security_policies"."grace_days" between 0 and 365),
	CONSTRAINT "security_policies_never_sms_alone" CHECK ('app' = any("security_policies"."methods")),
	CONSTRAINT "security_policies_session_limits" CHECK ("security_policies"."session_idle_minutes" > 0 and "security_policies"."session_absolute_minutes" >= "security_policies"."session_idle_minutes")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sessions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"token_hash" text NOT NULL,
	"person_id" bigint NOT NULL,
	"device_id" bigint,
	"signed_in_with" text NOT NULL,
	"reverified_at" timestamp (3) with time zone,
	"address" "inet" NOT NULL,
	"user_agent" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"end_reason" text
);
--> statement-breakpoint
CREATE TABLE "devices" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "devices_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"person_id" bigint NOT NULL,
	"token_hash" text NOT NULL,
	"user_agent" text NOT NULL,
	"trusted_at" timestamp (3) with time zone,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_attempts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sign_in_attempts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"token_hash" text NOT NULL,
	"person_id" bigint NOT NULL,
	"device_id" bigint,
	"password_passed_at" timestamp (3) with time zone NOT NULL,
	"passcode_passed_at" timestamp (3) with time zone,
	"passed_with" text,
	"set_up_confirmed_at" timestamp (3) with time zone,
	"set_up_finished_at" timestamp (3) with time zone,
	"set_up_skipped_at" timestamp (3) with time zone,
	"trust_requested_at" timestamp (3) with time zone,
	"next_path" text,
	"address" "inet" NOT NULL,
	"user_agent" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ticket_hash" text,
	"ticket_expires_at" timestamp (3) with time zone,
	"ticket_redeemed_at" timestamp (3) with time zone,
	CONSTRAINT "sign_in_attempts_lives_ten_minutes" CHECK ("sign_in_attempts"."expires_at" <= "sign_in_attempts"."created_at" + interval '10 minutes'),
	CONSTRAINT "sign_in_attempts_passed_with_something" CHECK (("sign_in_attempts"."passcode_passed_at" is null) = ("sign_in_attempts"."passed_with" is null))
);
--> statement-breakpoint
CREATE TABLE "tickets" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tickets_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"requester_id" bigint NOT NULL,
	"assignee_id" bigint,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"status" text DEFAULT 'new' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tickets_status_is_known" CHECK ("tickets"."status" in ('new', 'open', 'pending', 'solved', 'closed'))
);
--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sms_messages" ADD CONSTRAINT "sms_messages_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "challenges" ADD CONSTRAINT "challenges_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_code_sets" ADD CONSTRAINT "recovery_code_sets_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "second_factors" ADD CONSTRAINT "second_factors_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_attempts" ADD CONSTRAINT "sign_in_attempts_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_requester_id_people_id_fk" FOREIGN KEY ("requester_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_assignee_id_people_id_fk" FOREIGN KEY ("assignee_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_events_subject_index" ON "audit_events" USING btree ("subject_id","id");--> statement-breakpoint
CREATE INDEX "audit_events_actor_index" ON "audit_events" USING btree ("actor_id","id");--> statement-breakpoint
CREATE INDEX "audit_events_event_index" ON "audit_events" USING btree ("event","id");--> statement-breakpoint
CREATE INDEX "mails_due_index" ON "mails" USING btree ("next_attempt_at") WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX "mails_person_index" ON "mails" USING btree ("person_id","created_at");--> statement-breakpoint
CREATE INDEX "sms_messages_due_index" ON "sms_messages" USING btree ("next_attempt_at") WHERE state in ('queued', 'sending');--> statement-breakpoint
CREATE UNIQUE INDEX "sms_messages_gateway_id_key" ON "sms_messages" USING btree ("gateway_id");--> statement-breakpoint
CREATE INDEX "sms_messages_phone_number_index" ON "sms_messages" USING btree ("phone_number","created_at");--> statement-breakpoint
CREATE INDEX "sms_messages_person_index" ON "sms_messages" USING btree ("person_id","created_at");--> statement-breakpoint
CREATE INDEX "sms_messages_challenge_index" ON "sms_messages" USING btree ("challenge_id");--> statement-breakpoint
CREATE UNIQUE INDEX "people_email_key" ON "people" USING btree ("email");--> statement-breakpoint
CREATE INDEX "people_name_id_index" ON "people" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "people_role_name_id_index" ON "people" USING btree ("role","name","id");--> statement-breakpoint
CREATE INDEX "people_search_index" ON "people" USING gin ((lower("name" || ' ' || "email")) gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "challenges_attempt_index" ON "challenges" USING btree ("attempt_id","purpose");--> statement-breakpoint
CREATE INDEX "challenges_session_index" ON "challenges" USING btree ("session_id","purpose");--> statement-breakpoint
CREATE INDEX "challenges_expires_at_index" ON "challenges" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "challenges_person_index" ON "challenges" USING btree ("person_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "recovery_codes_person_selector_key" ON "recovery_codes" USING btree ("person_id","selector");--> statement-breakpoint
CREATE INDEX "throttles_updated_at_index" ON "throttles" USING btree ("updated_at");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "sessions_person_index" ON "sessions" USING btree ("person_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "devices_person_token_key" ON "devices" USING btree ("person_id","token_hash");--> statement-breakpoint
CREATE INDEX "devices_token_hash_index" ON "devices" USING btree ("token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "sign_in_attempts_token_hash_key" ON "sign_in_attempts" USING btree ("token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "sign_in_attempts_ticket_hash_key" ON "sign_in_attempts" USING btree ("ticket_hash");--> statement-breakpoint
CREATE INDEX "sign_in_attempts_person_index" ON "sign_in_attempts" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "sign_in_attempts_expires_at_index" ON "sign_in_attempts" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "tickets_updated_at_index" ON "tickets" USING btree ("updated_at","id");--> statement-breakpoint
CREATE INDEX "tickets_requester_index" ON "tickets" USING btree ("requester_id","updated_at","id");
--> statement-breakpoint
INSERT INTO "security_policies" ("role", "second_factor", "methods", "ask_passcode", "session_idle_minutes", "session_absolute_minutes") VALUES
	('admin', 'optional', '{app,sms}', 'every-sign-in', 60, 720),
	('agent', 'optional', '{app,sms}', 'untrusted-device', 480, 1440),
	('end_user', 'optional', '{app,sms}', 'untrusted-device', 20160, 43200);
--> statement-breakpoint
-- The audit log only grows (S74).
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'audit events are only ever added';
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_events_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_events"
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
