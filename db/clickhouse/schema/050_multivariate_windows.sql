CREATE TABLE IF NOT EXISTS multivariate_windows {on_cluster} (
    version_id UInt32,
    revision UInt32,
    segment LowCardinality(String),
    grain LowCardinality(String),
    start DateTime('UTC'),
    method LowCardinality(String),
    end DateTime('UTC'),
    profile_seq UInt64,
    scored_at DateTime64(3, 'UTC'),
    rule UInt16,
    n UInt64,
    sampled UInt32,
    verdict LowCardinality(String),
    p Nullable(Float64),
    p_adjusted Nullable(Float64),
    value Nullable(Float64),
    warn Nullable(Float64),
    floor Nullable(Float64),
    law LowCardinality(String),
    detail String CODEC(ZSTD(1))
) ENGINE = {engine:ReplacingMergeTree(profile_seq)}
PARTITION BY toYear(start)
ORDER BY (version_id, revision, segment, grain, start, method);

CREATE TABLE IF NOT EXISTS multivariate_wanted {on_cluster} (
    version_id UInt32,
    revision UInt32,
    segment String,
    asked_at DateTime('UTC')
) ENGINE = {engine:ReplacingMergeTree(asked_at)}
ORDER BY (version_id, revision, segment)
TTL asked_at + INTERVAL 30 DAY;
