CREATE TABLE IF NOT EXISTS labels {on_cluster} (
    model_id UInt32,
    id_hash UInt64 DEFAULT cityHash64(event_id),
    event_id String,
    label String,
    at DateTime64(3, 'UTC'),
    received DateTime64(3, 'UTC'),
    batch UInt64
) ENGINE = {engine:MergeTree()}
ORDER BY (model_id, id_hash, at)
SETTINGS index_granularity = 1024;
