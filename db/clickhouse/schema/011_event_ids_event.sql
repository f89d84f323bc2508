CREATE TABLE IF NOT EXISTS event_ids {on_cluster} (
    version_id UInt32,
    id String,
    at DateTime64(3, 'UTC'),
    batch UInt64
) ENGINE = {engine:MergeTree()}
ORDER BY (version_id, id)
SETTINGS index_granularity = 512;
