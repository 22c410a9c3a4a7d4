CREATE TABLE "audit_seals" (
	"number" bigint PRIMARY KEY NOT NULL,
	"last_event_id" bigint NOT NULL,
	"events" integer NOT NULL,
	"events_hash" text NOT NULL,
	"marks" text NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	"key_id" text NOT NULL,
	"mac" text NOT NULL,
	"sealed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "audit_seals_last_event_key" UNIQUE("last_event_id")
);
--> statement-breakpoint
CREATE TABLE "set_up_tokens" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "set_up_tokens_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"token_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
DROP INDEX "audit_events_subject_index";--> statement-breakpoint
DROP INDEX "audit_events_actor_index";--> statement-breakpoint
DROP INDEX "audit_events_event_index";--> statement-breakpoint
CREATE UNIQUE INDEX "set_up_tokens_token_hash_key" ON "set_up_tokens" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "audit_events_at_index" ON "audit_events" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "audit_events_subject_at_index" ON "audit_events" USING btree ("subject_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_events_actor_at_index" ON "audit_events" USING btree ("actor_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_events_event_at_index" ON "audit_events" USING btree ("event","at","id");--> statement-breakpoint
-- Seals, like the events they vouch for, are only ever added (S74).
CREATE TRIGGER audit_seals_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_seals"
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
