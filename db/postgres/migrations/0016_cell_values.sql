CREATE TABLE "cell_values" (
	"model_id" integer PRIMARY KEY NOT NULL,
	"worth" jsonb NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "cell_values" ADD CONSTRAINT "cell_values_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE no action ON UPDATE no action;