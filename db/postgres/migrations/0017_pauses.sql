CREATE TABLE "multivariate_pauses" (
	"model_id" integer NOT NULL,
	"segment" text NOT NULL,
	"paused_by" text NOT NULL,
	"paused_at" timestamp with time zone NOT NULL,
	CONSTRAINT "multivariate_pauses_model_id_segment_pk" PRIMARY KEY("model_id","segment")
);
--> statement-breakpoint
ALTER TABLE "multivariate_pauses" ADD CONSTRAINT "multivariate_pauses_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE no action ON UPDATE no action;