CREATE TABLE "scoring_endpoints" (
	"version_id" integer PRIMARY KEY NOT NULL,
	"settings" jsonb NOT NULL,
	"secrets" text,
	"updated_by" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "scoring_endpoints" ADD CONSTRAINT "scoring_endpoints_version_id_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."versions"("id") ON DELETE no action ON UPDATE no action;