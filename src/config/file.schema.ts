import { cron, zone } from './cron.kind.js';
import { flag, listOf, named, nullable, oneOf, part, share, text, whole, type SettingKind } from './setting-kind.js';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const MEGABYTE = 1_048_576;
const DAY_SECONDS = 86_400;

const REGION = {
  ttl_seconds: whole(1, 366 * DAY_SECONDS),
  l1_ttl_seconds: whole(1, 900),
  negative_ttl_seconds: nullable(whole(1, 366 * DAY_SECONDS)),
  grace_seconds: whole(0, 366 * DAY_SECONDS),
  soft_timeout_ms: whole(0, 10 * MINUTE_MS),
  hard_timeout_ms: nullable(whole(1, 10 * MINUTE_MS)),
  stale_if_error_seconds: whole(0, 366 * DAY_SECONDS),
  error_ttl_seconds: whole(0, 60),
  jitter_share: part(),
  entry_bytes_max: whole(256, 512 * MEGABYTE),
  bytes_max: nullable(whole(0, 64 * 1024 * MEGABYTE)),
  read: oneOf('leased', 'strict'),
  tiers: listOf(oneOf('l1', 'l2'), 'l1 and l2'),
  compression: oneOf('none', 'deflate'),
  compression_threshold_bytes: whole(0, 512 * MEGABYTE),
  encrypted: flag(),
  client_max_age_seconds: whole(0, 60),
  hit_rate_alert: nullable(share()),
};

/** From where on an alert is a warning, an error, critical; null: never. */
function thresholds(kind: SettingKind<number>) {
  return { warning: nullable(kind), error: nullable(kind), critical: nullable(kind) };
}

/** Every key of config/*.yaml with its bounds. What differs by environment or is secret stands in `EnvironmentSchema`. */
export const FILE_SCHEMA = {
  http: {
    host: text(),
    body_bytes_max: whole(1024, 64 * MEGABYTE),
    url_length_max: whole(256, 65_536),
    request_timeout_ms: whole(100, 10 * MINUTE_MS),
    drain_ms: whole(0, 5 * MINUTE_MS),
    health_timeout_ms: whole(50, MINUTE_MS),
    page_size_max: whole(1, 100_000),
    bypasses_per_minute: whole(0, 1_000_000),
    batch_queries_max: whole(1, 1000),
    batch_concurrency: whole(1, 100),
  },
  auth: { clock_tolerance_seconds: whole(0, 300) },
  database: {
    embedded_directory: text(),
    pool_queue_max: whole(0, 100_000),
    connect_timeout_ms: whole(50, MINUTE_MS),
    statement_timeout_ms: whole(50, 10 * MINUTE_MS),
    boot_wait_ms: whole(0, 10 * MINUTE_MS),
  },
  redis: { connect_timeout_ms: whole(10, MINUTE_MS), max_retry_delay_ms: whole(10, 10 * MINUTE_MS) },
  changes: {
    lease_ms: whole(10, MINUTE_MS),
    poll_ms: whole(1, MINUTE_MS),
    query_timeout_ms: whole(10, MINUTE_MS),
    sequence_batch_max: whole(1, 1_000_000),
    retain_rows_max: whole(1, 100_000_000),
    audit_ms: whole(50, 60 * MINUTE_MS),
    reach_timeout_ms: whole(1, 10 * MINUTE_MS),
  },
  registry: {
    definitions_directory: text(),
    rows_max: whole(1, 10_000_000),
    answer_bytes_max: whole(1024, 1024 * MEGABYTE),
    privacy_floor: whole(1, 1000),
  },
  cache: {
    memory_bytes_max: whole(0, 64 * 1024 * MEGABYTE),
    redis_budget_ms: whole(1, 10 * SECOND_MS),
    redis_queue_max: whole(1, 1_000_000),
    untracked_ttl_seconds: whole(1, 60),
    deny: listOf(text(), 'operations or query ids'),
    breaker: {
      failure_share: share(),
      sample_min: whole(1, 100_000),
      window_ms: whole(10, 60 * MINUTE_MS),
      open_ms: whole(10, 60 * MINUTE_MS),
    },
    maintenance: {
      enabled: flag(),
      every_seconds: whole(60, DAY_SECONDS),
      budget_ms: whole(100, 10 * MINUTE_MS),
      pause_ms: whole(0, SECOND_MS),
      removals_max: whole(1, 10_000_000),
      samples_max: whole(100, 1_000_000),
      // Memory may keep what it fetched for 900 s, and until then nobody asks the second tier for it.
      orphan_grace_seconds: whole(900, 366 * DAY_SECONDS),
    },
    usage: {
      keys_max: whole(1, 1_000_000),
      kept_max: whole(1, 100_000),
      half_life_seconds: whole(60, 30 * DAY_SECONDS),
      fold_seconds: whole(1, 3600),
    },
    statistics: {
      streams_max: whole(1, 1000),
      stream_every_ms: whole(100, MINUTE_MS),
      stream_bytes_max: whole(1024, 64 * MEGABYTE),
    },
    regions: named(REGION),
  },
  materialization: {
    apply_at_start: flag(),
    schedule_enabled: flag(),
    refresh_concurrency: whole(1, 64),
    lock_timeout_ms: whole(1, 10 * MINUTE_MS),
    statement_timeout_ms: whole(100, 24 * 60 * MINUTE_MS),
    swap_lock_timeout_ms: whole(1, MINUTE_MS),
    swap_attempts_max: whole(1, 1000),
    busy_retry_ms: whole(1, 10 * MINUTE_MS),
    busy_attempts_max: whole(1, 1000),
    history_rows_max: whole(1, 1_000_000),
  },
  prefetch: {
    concurrency: whole(1, 100),
    budget_ms: whole(10, 10 * MINUTE_MS),
    specs_max: whole(1, 10_000),
    packs_at_start: listOf(text(), 'packs'),
    warm_after_refresh: flag(),
    warm_up: {
      loads_per_second: whole(1, 100_000),
      concurrency: whole(1, 100),
      pool_share: share(),
      budget_seconds: whole(1, DAY_SECONDS),
      questions_max: whole(1, 1_000_000),
      members_max: whole(1, 100_000),
      most_used: whole(0, 10_000),
      runs_kept_max: whole(1, 1000),
      ending_look_ms: whole(100, 60 * MINUTE_MS),
      ending_lead_seconds: whole(1, DAY_SECONDS),
      refresh_lead_seconds: whole(1, DAY_SECONDS),
    },
  },
  orchestration: {
    run_timeout_ms: whole(100, 10 * MINUTE_MS),
    runs_concurrent_max: whole(1, 1000),
    runs_kept_max: whole(1, 100_000),
    run_ttl_seconds: whole(1, 7 * DAY_SECONDS),
    event_streams_max: whole(1, 10_000),
  },
  alerts: {
    every_seconds: whole(1, DAY_SECONDS),
    sample_min: whole(1, 1_000_000),
    look_ms: whole(100, 10 * MINUTE_MS),
    quiet_seconds: whole(1, DAY_SECONDS),
    recent_max: whole(1, 10_000),
    webhook_timeout_ms: whole(10, MINUTE_MS),
    webhook_attempts_max: whole(1, 20),
    webhook_retry_ms: whole(10, MINUTE_MS),
    webhook_queue_max: whole(1, 10_000),
    window_seconds: whole(60, DAY_SECONDS),
    rules: {
      hit_rate: thresholds(share()),
      error_rate: thresholds(share()),
      load_latency_ms: thresholds(whole(1, 10 * MINUTE_MS)),
      redis_latency_ms: thresholds(whole(1, MINUTE_MS)),
      redis_memory: thresholds(share()),
      heap: thresholds(share()),
      connection_failures: thresholds(whole(1, 1_000_000)),
      breaker_open_seconds: thresholds(whole(1, DAY_SECONDS)),
      change_lag_ms: thresholds(whole(1, 60 * MINUTE_MS)),
      change_log_silent_ms: thresholds(whole(1, 60 * MINUTE_MS)),
    },
  },
  schedule: {
    enabled: flag(),
    time_zone: zone(),
    priority_warm_up: nullable(cron()),
    cache_refresh: nullable(cron()),
    cache_health: nullable(cron()),
    cache_maintenance: nullable(cron()),
  },
  logging: { level: oneOf('debug', 'info', 'warn', 'error'), pretty: flag() },
};
