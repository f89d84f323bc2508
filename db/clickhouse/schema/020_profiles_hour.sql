CREATE TABLE IF NOT EXISTS profiles_hour {on_cluster} (
    version_id UInt32,
    revision UInt32,
    segment LowCardinality(String),
    hour DateTime('UTC') CODEC(DoubleDelta, LZ4),
    feature LowCardinality(String),
    computed UInt64 CODEC(Delta, LZ4),
    n UInt64,
    nulls UInt64,
    nans UInt64,
    pos_inf UInt64,
    neg_inf UInt64,
    counts Array(UInt32),
    sum Float64,
    sum_squares Float64,
    sum_abs_dev Float64,
    sum_below Float64,
    sum_above Float64,
    min Nullable(Float64),
    max Nullable(Float64),
    categories Map(String, UInt64)
) ENGINE = {engine:ReplacingMergeTree(computed)}
PARTITION BY toYear(hour)
ORDER BY (version_id, revision, segment, hour, feature);
