CREATE TABLE "policy_versions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "policy_versions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"saved_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"saved_by" bigint,
	"undone_to" bigint,
	"states" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "policy_versions" ADD CONSTRAINT "policy_versions_saved_by_people_id_fk" FOREIGN KEY ("saved_by") REFERENCES "public"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "policy_versions_saved_by_index" ON "policy_versions" USING btree ("saved_by");
--> statement-breakpoint
-- The policies as they are now become the first version, so that the first save can be undone too.
INSERT INTO "policy_versions" ("saved_at", "states")
SELECT now(), jsonb_object_agg("role", jsonb_build_object(
	'version', "version",
	'secondFactor', "second_factor",
	'requiredFrom', to_char("required_from" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
	'graceDays', "grace_days",
	'methods', array_to_string("methods", ','),
	'askPasscode', "ask_passcode",
	'trustedDeviceDays', "trusted_device_days",
	'sessionIdleMinutes', "session_idle_minutes",
	'sessionAbsoluteMinutes', "session_absolute_minutes"
)) FROM "security_policies";
