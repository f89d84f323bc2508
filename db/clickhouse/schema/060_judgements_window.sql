CREATE TABLE IF NOT EXISTS judgements {on_cluster} (
    version_id UInt32,
    stage LowCardinality(String),
    subject LowCardinality(String),
    segment LowCardinality(String),
    grain LowCardinality(String),
    start DateTime('UTC'),
    against LowCardinality(String),
    revision UInt32,
    said String,
    judged_at SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
    rule SimpleAggregateFunction(any, UInt16),
    n SimpleAggregateFunction(any, UInt64),
    n_labelled SimpleAggregateFunction(any, UInt64),
    verdict SimpleAggregateFunction(any, String),
    p SimpleAggregateFunction(any, Nullable(Float64)),
    p_adjusted SimpleAggregateFunction(any, Nullable(Float64)),
    effect SimpleAggregateFunction(any, Nullable(Float64)),
    value SimpleAggregateFunction(any, Nullable(Float64))
) ENGINE = {engine:AggregatingMergeTree()}
PARTITION BY toYear(start)
ORDER BY (version_id, stage, subject, segment, grain, start, against, revision, said)
TTL start + INTERVAL 400 DAY;
