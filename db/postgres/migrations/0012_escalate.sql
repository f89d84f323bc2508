CREATE TABLE "digest_items" (
	"digest_id" bigint NOT NULL,
	"telling_id" bigint NOT NULL,
	CONSTRAINT "digest_items_digest_id_telling_id_pk" PRIMARY KEY("digest_id","telling_id")
);
--> statement-breakpoint
CREATE TABLE "digests" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"channel_id" integer NOT NULL,
	"receiver" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	"notification_id" bigint
);
--> statement-breakpoint
CREATE TABLE "escalation_steps" (
	"escalation_id" bigint NOT NULL,
	"round" integer NOT NULL,
	"step" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"channels" text[] NOT NULL,
	"people" text[] NOT NULL,
	"firing" text[] NOT NULL,
	"why" text NOT NULL,
	CONSTRAINT "escalation_steps_escalation_id_round_step_pk" PRIMARY KEY("escalation_id","round","step")
);
--> statement-breakpoint
CREATE TABLE "escalations" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"policy" text NOT NULL,
	"group_key" text NOT NULL,
	"group_labels" jsonb NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"round" integer DEFAULT 0 NOT NULL,
	"step" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone,
	"look_at" timestamp with time zone NOT NULL,
	"sent" integer DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"held_by" text,
	"ended_at" timestamp with time zone,
	"end_reason" text
);
--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "acknowledged_by" text;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "acknowledged_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "acknowledged_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "starts" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "flapping_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "in_app_messages" ADD COLUMN "user_id" integer;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "acknowledged_by" text;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "acknowledged_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "silences" ADD COLUMN "expire_on_resolve" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "silences" ADD COLUMN "warn_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "silences" ADD COLUMN "warned_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "digest_items" ADD CONSTRAINT "digest_items_digest_id_digests_id_fk" FOREIGN KEY ("digest_id") REFERENCES "public"."digests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "digest_items" ADD CONSTRAINT "digest_items_telling_id_alert_tellings_id_fk" FOREIGN KEY ("telling_id") REFERENCES "public"."alert_tellings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "digests" ADD CONSTRAINT "digests_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "digests" ADD CONSTRAINT "digests_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channels"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalation_steps" ADD CONSTRAINT "escalation_steps_escalation_id_escalations_id_fk" FOREIGN KEY ("escalation_id") REFERENCES "public"."escalations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "digest_items_telling" ON "digest_items" USING btree ("telling_id");--> statement-breakpoint
CREATE UNIQUE INDEX "digests_slot" ON "digests" USING btree ("channel_id","receiver","due_at");--> statement-breakpoint
CREATE INDEX "digests_due" ON "digests" USING btree ("due_at") WHERE sent_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "escalations_live" ON "escalations" USING btree ("project_id","policy","group_key") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "escalations_look" ON "escalations" USING btree ("look_at") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "escalations_started" ON "escalations" USING btree ("project_id","started_at");--> statement-breakpoint
ALTER TABLE "in_app_messages" ADD CONSTRAINT "in_app_messages_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;