CREATE TABLE "moves" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "moves_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"target" text NOT NULL,
	"way" text NOT NULL,
	"due_at" timestamp (3) with time zone,
	"selection" jsonb NOT NULL,
	"expected" integer NOT NULL,
	"through_id" bigint NOT NULL,
	"reached_id" bigint DEFAULT 0 NOT NULL,
	"prepared_at" timestamp (3) with time zone,
	"made_by" bigint,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"cancelled_at" timestamp (3) with time zone,
	CONSTRAINT "moves_an_offer_has_a_day" CHECK ("moves"."way" = 'force' or "moves"."due_at" is not null),
	CONSTRAINT "moves_every_sign_in_is_not_offered" CHECK ("moves"."target" <> 'every-sign-in' or "moves"."way" = 'force')
);
--> statement-breakpoint
CREATE TABLE "person_moves" (
	"move_id" bigint NOT NULL,
	"person_id" bigint NOT NULL,
	"outcome" text,
	"reason" text,
	"skipped_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "person_moves_move_id_person_id_pk" PRIMARY KEY("move_id","person_id"),
	CONSTRAINT "person_moves_ended_with_an_outcome" CHECK (("person_moves"."outcome" is null) = ("person_moves"."ended_at" is null)),
	CONSTRAINT "person_moves_left_out_for_a_reason" CHECK (("person_moves"."outcome" is not distinct from 'left-out') = ("person_moves"."reason" is not null))
);
--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "second_factor_required_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "every_sign_in_required_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "moves" ADD CONSTRAINT "moves_made_by_people_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_moves" ADD CONSTRAINT "person_moves_move_id_moves_id_fk" FOREIGN KEY ("move_id") REFERENCES "public"."moves"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_moves" ADD CONSTRAINT "person_moves_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "moves_unprepared_index" ON "moves" USING btree ("id") WHERE prepared_at is null and cancelled_at is null;--> statement-breakpoint
CREATE INDEX "moves_made_by_index" ON "moves" USING btree ("made_by");--> statement-breakpoint
CREATE UNIQUE INDEX "person_moves_open_key" ON "person_moves" USING btree ("person_id") WHERE outcome is null;--> statement-breakpoint
CREATE INDEX "person_moves_person_index" ON "person_moves" USING btree ("person_id");--> statement-breakpoint
ALTER TABLE "people" ADD CONSTRAINT "people_every_sign_in_is_asked" CHECK ("people"."every_sign_in_required_since" is null or "people"."asks_every_sign_in_since" is not null);