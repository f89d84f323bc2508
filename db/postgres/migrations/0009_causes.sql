CREATE TABLE "cause_verdicts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"incident_id" bigint NOT NULL,
	"snapshot_id" bigint NOT NULL,
	"type" text NOT NULL,
	"subject" text NOT NULL,
	"verdict" text NOT NULL,
	"note" text,
	"actor" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "cause_verdicts_verdict" CHECK ("cause_verdicts"."verdict" in ('confirmed', 'rejected'))
);
--> statement-breakpoint
CREATE TABLE "incident_causes" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"incident_id" bigint NOT NULL,
	"input_hash" text NOT NULL,
	"rule" integer NOT NULL,
	"bounds" jsonb NOT NULL,
	"result" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "cause_verdicts" ADD CONSTRAINT "cause_verdicts_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cause_verdicts" ADD CONSTRAINT "cause_verdicts_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cause_verdicts" ADD CONSTRAINT "cause_verdicts_snapshot_id_incident_causes_id_fk" FOREIGN KEY ("snapshot_id") REFERENCES "public"."incident_causes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_causes" ADD CONSTRAINT "incident_causes_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_causes" ADD CONSTRAINT "incident_causes_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cause_verdicts_incident" ON "cause_verdicts" USING btree ("incident_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "incident_causes_input" ON "incident_causes" USING btree ("incident_id","input_hash");