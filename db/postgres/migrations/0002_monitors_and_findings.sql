CREATE TABLE "findings" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"model_id" integer NOT NULL,
	"monitor_id" integer NOT NULL,
	"version_id" integer NOT NULL,
	"revision" integer NOT NULL,
	"segment" text NOT NULL,
	"grain" text NOT NULL,
	"feature" text NOT NULL,
	"onset" timestamp with time zone NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"state" text NOT NULL,
	"evidence" jsonb NOT NULL,
	"amended" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "monitors" (
	"id" serial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"model_id" integer NOT NULL,
	"name" text NOT NULL,
	"watch" text NOT NULL,
	"columns" text[] DEFAULT '{}' NOT NULL,
	"segment" text DEFAULT '' NOT NULL,
	"grain" text NOT NULL,
	"budget_days" integer NOT NULL,
	"need" integer NOT NULL,
	"of" integer NOT NULL,
	"clear" integer NOT NULL,
	"effect_at_least" double precision,
	"enabled" boolean DEFAULT true NOT NULL,
	"origin" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_monitor_id_monitors_id_fk" FOREIGN KEY ("monitor_id") REFERENCES "public"."monitors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_version_id_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "monitors" ADD CONSTRAINT "monitors_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "monitors" ADD CONSTRAINT "monitors_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "findings_monitor" ON "findings" USING btree ("monitor_id","version_id","revision","feature");--> statement-breakpoint
CREATE INDEX "findings_project" ON "findings" USING btree ("project_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "monitors_name" ON "monitors" USING btree ("model_id","name");