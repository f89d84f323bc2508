CREATE TABLE "alert_configurations" (
	"id" serial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"configuration" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_groups" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"path" text NOT NULL,
	"key" text NOT NULL,
	"labels" jsonb NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"flushed" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_history" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"fingerprint" text NOT NULL,
	"labels" jsonb NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "alert_members" (
	"group_id" bigint NOT NULL,
	"alert_id" bigint NOT NULL,
	CONSTRAINT "alert_members_group_id_alert_id_pk" PRIMARY KEY("group_id","alert_id")
);
--> statement-breakpoint
CREATE TABLE "alert_tellings" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"group_key" text NOT NULL,
	"receiver" text NOT NULL,
	"channel_id" integer,
	"at" timestamp with time zone NOT NULL,
	"reason" text NOT NULL,
	"firing" text[] NOT NULL,
	"resolved" text[] NOT NULL,
	"state_version" integer NOT NULL,
	"notification_id" bigint
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"fingerprint" text NOT NULL,
	"labels" jsonb NOT NULL,
	"annotations" jsonb NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone,
	"url" text NOT NULL,
	"acknowledged" boolean DEFAULT false NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "silences" (
	"id" serial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"matchers" text[] NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"comment" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "alert_configurations" ADD CONSTRAINT "alert_configurations_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_groups" ADD CONSTRAINT "alert_groups_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_history" ADD CONSTRAINT "alert_history_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_members" ADD CONSTRAINT "alert_members_group_id_alert_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."alert_groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_members" ADD CONSTRAINT "alert_members_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_tellings" ADD CONSTRAINT "alert_tellings_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_tellings" ADD CONSTRAINT "alert_tellings_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channels"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "silences" ADD CONSTRAINT "silences_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_configurations_project" ON "alert_configurations" USING btree ("project_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "alert_groups_key" ON "alert_groups" USING btree ("project_id","path","key");--> statement-breakpoint
CREATE INDEX "alert_groups_due" ON "alert_groups" USING btree ("next_at");--> statement-breakpoint
CREATE INDEX "alert_history_project" ON "alert_history" USING btree ("project_id","at");--> statement-breakpoint
CREATE INDEX "alert_members_alert" ON "alert_members" USING btree ("alert_id");--> statement-breakpoint
CREATE INDEX "alert_tellings_group" ON "alert_tellings" USING btree ("project_id","group_key","receiver","channel_id","id");--> statement-breakpoint
CREATE INDEX "alert_tellings_at" ON "alert_tellings" USING btree ("project_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_fingerprint" ON "alerts" USING btree ("project_id","fingerprint");--> statement-breakpoint
CREATE INDEX "alerts_updated" ON "alerts" USING btree ("project_id","updated_at");--> statement-breakpoint
CREATE INDEX "silences_project" ON "silences" USING btree ("project_id","ends_at");