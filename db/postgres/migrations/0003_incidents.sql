CREATE TABLE "changes" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"model_id" integer,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"subject" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"url" text,
	"origin" text NOT NULL,
	"actor" text NOT NULL,
	"dedup_key" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "github_hooks" (
	"hook_key" text PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"model_id" integer,
	"repository" text,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incident_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"incident_id" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"actor" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"relayed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "incident_findings" (
	"finding_id" bigint PRIMARY KEY NOT NULL,
	"incident_id" bigint NOT NULL,
	"seen_state" text NOT NULL,
	"seen_amended" integer NOT NULL,
	"attached_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incident_links" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"incident_id" bigint NOT NULL,
	"url" text NOT NULL,
	"title" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"model_id" integer NOT NULL,
	"title" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"state_version" integer DEFAULT 1 NOT NULL,
	"priority" text DEFAULT 'P3' NOT NULL,
	"priority_reasons" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"owner" text,
	"onset_low" timestamp with time zone NOT NULL,
	"onset_high" timestamp with time zone NOT NULL,
	"resolution" text,
	"resolved_at" timestamp with time zone,
	"recurrence_of" bigint,
	"merged_into" bigint,
	"flapping" boolean DEFAULT false NOT NULL,
	"flap_score" double precision DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "incidents_state" CHECK ("incidents"."state" in ('open', 'acknowledged', 'mitigated', 'resolved')),
	CONSTRAINT "incidents_priority" CHECK ("incidents"."priority" in ('P1', 'P2', 'P3', 'P4')),
	CONSTRAINT "incidents_resolution" CHECK ("incidents"."resolution" in ('automatic', 'person', 'withdrawn', 'merged')),
	CONSTRAINT "incidents_resolved" CHECK (("incidents"."state" = 'resolved') = ("incidents"."resolved_at" is not null and "incidents"."resolution" is not null))
);
--> statement-breakpoint
CREATE TABLE "lineage_edges" (
	"id" serial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"from_node" integer NOT NULL,
	"to_node" integer NOT NULL,
	"from_field" text DEFAULT '' NOT NULL,
	"to_field" text DEFAULT '' NOT NULL,
	"seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lineage_graphs" (
	"model_id" integer PRIMARY KEY NOT NULL,
	"nodes" jsonb NOT NULL,
	"edges" jsonb NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lineage_nodes" (
	"id" serial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"kind" text NOT NULL,
	"namespace" text NOT NULL,
	"name" text NOT NULL,
	"fields" jsonb,
	"seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "github_hooks" ADD CONSTRAINT "github_hooks_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "github_hooks" ADD CONSTRAINT "github_hooks_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_events" ADD CONSTRAINT "incident_events_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_events" ADD CONSTRAINT "incident_events_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_findings" ADD CONSTRAINT "incident_findings_finding_id_findings_id_fk" FOREIGN KEY ("finding_id") REFERENCES "public"."findings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_findings" ADD CONSTRAINT "incident_findings_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_links" ADD CONSTRAINT "incident_links_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lineage_edges" ADD CONSTRAINT "lineage_edges_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lineage_edges" ADD CONSTRAINT "lineage_edges_from_node_lineage_nodes_id_fk" FOREIGN KEY ("from_node") REFERENCES "public"."lineage_nodes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lineage_edges" ADD CONSTRAINT "lineage_edges_to_node_lineage_nodes_id_fk" FOREIGN KEY ("to_node") REFERENCES "public"."lineage_nodes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lineage_graphs" ADD CONSTRAINT "lineage_graphs_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lineage_nodes" ADD CONSTRAINT "lineage_nodes_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "changes_dedup" ON "changes" USING btree ("project_id","dedup_key");--> statement-breakpoint
CREATE INDEX "changes_at" ON "changes" USING btree ("project_id","at","id");--> statement-breakpoint
CREATE INDEX "incident_events_incident" ON "incident_events" USING btree ("incident_id","id");--> statement-breakpoint
CREATE INDEX "incident_events_unrelayed" ON "incident_events" USING btree ("id") WHERE "incident_events"."relayed_at" is null;--> statement-breakpoint
CREATE INDEX "incident_findings_incident" ON "incident_findings" USING btree ("incident_id");--> statement-breakpoint
CREATE UNIQUE INDEX "incident_links_url" ON "incident_links" USING btree ("incident_id","url");--> statement-breakpoint
CREATE INDEX "incidents_project" ON "incidents" USING btree ("project_id","id");--> statement-breakpoint
CREATE INDEX "incidents_model" ON "incidents" USING btree ("model_id","state");--> statement-breakpoint
CREATE UNIQUE INDEX "lineage_edges_ends" ON "lineage_edges" USING btree ("project_id","from_node","to_node","from_field","to_field");--> statement-breakpoint
CREATE INDEX "lineage_edges_project" ON "lineage_edges" USING btree ("project_id");--> statement-breakpoint
CREATE UNIQUE INDEX "lineage_nodes_name" ON "lineage_nodes" USING btree ("project_id","kind","namespace","name");