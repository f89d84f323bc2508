CREATE TABLE "stream_settings" (
	"model_id" integer PRIMARY KEY NOT NULL,
	"settings" jsonb NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
DROP INDEX "stream_runs_place";--> statement-breakpoint
ALTER TABLE "stream_runs" ADD COLUMN "run_length" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "stream_settings" ADD CONSTRAINT "stream_settings_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "stream_runs_place" ON "stream_runs" USING btree ("version_id","revision","reference_id","signal","detector","run_length");