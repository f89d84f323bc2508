CREATE SEQUENCE "public"."profile_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "noise_floors" (
	"version_id" integer NOT NULL,
	"revision" integer NOT NULL,
	"segment" text NOT NULL,
	"floors" jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "noise_floors_version_id_revision_segment_pk" PRIMARY KEY("version_id","revision","segment")
);
--> statement-breakpoint
CREATE TABLE "profiled_hours" (
	"version_id" integer NOT NULL,
	"revision" integer NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"computed" bigint NOT NULL,
	"n" bigint NOT NULL,
	CONSTRAINT "profiled_hours_version_id_revision_hour_pk" PRIMARY KEY("version_id","revision","hour")
);
--> statement-breakpoint
CREATE TABLE "worker_heartbeats" (
	"name" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "noise_floors" ADD CONSTRAINT "noise_floors_version_id_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "profiled_hours" ADD CONSTRAINT "profiled_hours_version_id_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."versions"("id") ON DELETE no action ON UPDATE no action;