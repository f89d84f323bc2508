ALTER TABLE performance_windows {on_cluster} ADD COLUMN IF NOT EXISTS worth LowCardinality(String);
ALTER TABLE performance_fits {on_cluster} ADD COLUMN IF NOT EXISTS worth String;
