CREATE TABLE "stream_thresholds" (
	"key" text PRIMARY KEY NOT NULL,
	"found" jsonb NOT NULL,
	"used_at" timestamp with time zone NOT NULL
);
