CREATE TABLE "stream_alarms" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"run_id" bigint NOT NULL,
	"n" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"statistic" double precision NOT NULL,
	"threshold" double precision NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stream_runs" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"version_id" integer NOT NULL,
	"revision" integer NOT NULL,
	"reference_id" integer NOT NULL,
	"signal" text NOT NULL,
	"detector" text NOT NULL,
	"parameters" jsonb,
	"state" jsonb NOT NULL,
	"marks" jsonb NOT NULL,
	"n" bigint DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"watermark" timestamp with time zone NOT NULL,
	"fingerprint" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "stream_alarms" ADD CONSTRAINT "stream_alarms_run_id_stream_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."stream_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stream_runs" ADD CONSTRAINT "stream_runs_version_id_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "stream_alarms_value" ON "stream_alarms" USING btree ("run_id","n");--> statement-breakpoint
CREATE UNIQUE INDEX "stream_runs_place" ON "stream_runs" USING btree ("version_id","revision","reference_id","signal","detector");