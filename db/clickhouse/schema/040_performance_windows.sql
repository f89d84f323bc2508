CREATE TABLE IF NOT EXISTS performance_windows {on_cluster} (
    version_id UInt32,
    revision UInt32,
    reference_id UInt32,
    segment LowCardinality(String),
    grain LowCardinality(String),
    start DateTime('UTC'),
    metric LowCardinality(String),
    end DateTime('UTC'),
    profile_seq UInt64,
    matured DateTime('UTC'),
    measured_at DateTime64(3, 'UTC'),
    rule UInt16,
    n UInt64,
    n_labelled UInt64,
    sampled UInt32,
    value Nullable(Float64),
    low Nullable(Float64),
    high Nullable(Float64),
    estimate Nullable(Float64),
    estimate_low Nullable(Float64),
    estimate_high Nullable(Float64),
    verdict LowCardinality(String),
    basis LowCardinality(String),
    p Nullable(Float64),
    p_adjusted Nullable(Float64),
    worsening Nullable(Float64),
    floor Nullable(Float64),
    minimum Nullable(Float64)
) ENGINE = {engine:ReplacingMergeTree(measured_at)}
PARTITION BY toYear(start)
ORDER BY (version_id, revision, segment, grain, start, metric);

CREATE TABLE IF NOT EXISTS performance_fits {on_cluster} (
    version_id UInt32,
    revision UInt32,
    reference_id UInt32,
    segment String,
    rule UInt16,
    fitted_at DateTime64(3, 'UTC'),
    fit String CODEC(ZSTD(3))
) ENGINE = {engine:ReplacingMergeTree(fitted_at)}
ORDER BY (version_id, revision, reference_id, segment);
