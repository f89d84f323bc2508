-- A second estimate beside CBPE. State: '' nobody asked, 'estimated', or why there is none.
ALTER TABLE performance_windows {on_cluster} ADD COLUMN IF NOT EXISTS pape Nullable(Float64);
ALTER TABLE performance_windows {on_cluster} ADD COLUMN IF NOT EXISTS pape_low Nullable(Float64);
ALTER TABLE performance_windows {on_cluster} ADD COLUMN IF NOT EXISTS pape_high Nullable(Float64);
ALTER TABLE performance_windows {on_cluster} ADD COLUMN IF NOT EXISTS pape_state LowCardinality(String);
