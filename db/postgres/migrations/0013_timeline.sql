CREATE TABLE "cause_orders" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"incident_id" bigint NOT NULL,
	"snapshot_id" bigint NOT NULL,
	"order" jsonb NOT NULL,
	"note" text,
	"actor" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "timeline_embeds" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"incident_id" bigint NOT NULL,
	"token_hash" text NOT NULL,
	"origins" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_by" text,
	CONSTRAINT "timeline_embeds_token_hash_unique" UNIQUE("token_hash"),
	CONSTRAINT "timeline_embeds_expiry" CHECK ("timeline_embeds"."expires_at" > "timeline_embeds"."created_at")
);
--> statement-breakpoint
ALTER TABLE "cause_orders" ADD CONSTRAINT "cause_orders_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cause_orders" ADD CONSTRAINT "cause_orders_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cause_orders" ADD CONSTRAINT "cause_orders_snapshot_id_incident_causes_id_fk" FOREIGN KEY ("snapshot_id") REFERENCES "public"."incident_causes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "timeline_embeds" ADD CONSTRAINT "timeline_embeds_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "timeline_embeds" ADD CONSTRAINT "timeline_embeds_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cause_orders_incident" ON "cause_orders" USING btree ("incident_id","id");--> statement-breakpoint
CREATE INDEX "timeline_embeds_incident" ON "timeline_embeds" USING btree ("incident_id","id");