CREATE TABLE IF NOT EXISTS drift_windows {on_cluster} (
    version_id UInt32,
    revision UInt32,
    against LowCardinality(String),
    segment LowCardinality(String),
    grain LowCardinality(String),
    start DateTime('UTC'),
    feature LowCardinality(String),
    end DateTime('UTC'),
    profile_seq UInt64,
    scored_at DateTime64(3, 'UTC'),
    rule UInt16,
    q Float64,
    n UInt64,
    verdict LowCardinality(String),
    p Nullable(Float64),
    p_adjusted Nullable(Float64),
    effect_name LowCardinality(String),
    effect_value Nullable(Float64),
    effect_floor Nullable(Float64),
    effect_minimum Float64,
    scores String CODEC(ZSTD(1)),
    evidence String CODEC(ZSTD(1))
) ENGINE = {engine:ReplacingMergeTree(profile_seq)}
PARTITION BY toYear(start)
ORDER BY (version_id, revision, against, segment, grain, start, feature);
