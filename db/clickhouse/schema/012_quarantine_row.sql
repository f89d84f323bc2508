CREATE TABLE IF NOT EXISTS quarantine {on_cluster} (
    model_id UInt32,
    received DateTime64(3, 'UTC'),
    batch UInt64,
    row UInt64,
    version_id UInt32,
    kind LowCardinality(String),
    column String,
    code LowCardinality(String),
    message String,
    raw String CODEC(ZSTD(1))
) ENGINE = {engine:MergeTree()}
ORDER BY (model_id, received, batch, row)
TTL toDateTime(received) + INTERVAL 90 DAY;
