CREATE TABLE "channels" (
	"id" serial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"config" jsonb NOT NULL,
	"secrets" text NOT NULL,
	"endpoint" text NOT NULL,
	"fallback" text,
	"enabled" boolean DEFAULT true NOT NULL,
	"not_before" timestamp with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "delivery_attempts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"notification_id" bigint NOT NULL,
	"attempt" integer NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"outcome" text,
	"status" integer,
	"detail" text
);
--> statement-breakpoint
CREATE TABLE "endpoint_health" (
	"project_id" integer NOT NULL,
	"endpoint" text NOT NULL,
	"failures" integer NOT NULL,
	"open_until" timestamp with time zone,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "endpoint_health_project_id_endpoint_pk" PRIMARY KEY("project_id","endpoint")
);
--> statement-breakpoint
CREATE TABLE "in_app_messages" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"key" text NOT NULL,
	"priority" text NOT NULL,
	"status" text NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"url" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "in_app_reads" (
	"message_id" bigint NOT NULL,
	"user_id" integer NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	CONSTRAINT "in_app_reads_message_id_user_id_pk" PRIMARY KEY("message_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "message_handles" (
	"channel_id" integer NOT NULL,
	"group_key" text NOT NULL,
	"handle" jsonb NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "message_handles_channel_id_group_key_pk" PRIMARY KEY("channel_id","group_key")
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"channel_id" integer NOT NULL,
	"group_key" text NOT NULL,
	"state_version" bigint NOT NULL,
	"notice" jsonb NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"steps" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"give_up_at" timestamp with time zone NOT NULL,
	"lease_until" timestamp with time zone,
	"fence" integer DEFAULT 0 NOT NULL,
	"delivered_at" timestamp with time zone,
	"last_error" text,
	"fell_from" integer[] DEFAULT '{}' NOT NULL,
	"resend_at" timestamp with time zone,
	"resend_until" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "channels" ADD CONSTRAINT "channels_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_attempts" ADD CONSTRAINT "delivery_attempts_notification_id_notifications_id_fk" FOREIGN KEY ("notification_id") REFERENCES "public"."notifications"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "in_app_reads" ADD CONSTRAINT "in_app_reads_message_id_in_app_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."in_app_messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "in_app_reads" ADD CONSTRAINT "in_app_reads_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_handles" ADD CONSTRAINT "message_handles_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channels"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channels"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "channels_name" ON "channels" USING btree ("project_id","name") WHERE retired_at is null;--> statement-breakpoint
CREATE INDEX "delivery_attempts_notification" ON "delivery_attempts" USING btree ("notification_id");--> statement-breakpoint
CREATE UNIQUE INDEX "in_app_messages_key" ON "in_app_messages" USING btree ("project_id","key");--> statement-breakpoint
CREATE INDEX "in_app_messages_project" ON "in_app_messages" USING btree ("project_id","updated_at");--> statement-breakpoint
CREATE UNIQUE INDEX "notifications_state" ON "notifications" USING btree ("channel_id","group_key","state_version");--> statement-breakpoint
CREATE INDEX "notifications_due" ON "notifications" USING btree ("state","due_at");--> statement-breakpoint
CREATE INDEX "notifications_project" ON "notifications" USING btree ("project_id","id");