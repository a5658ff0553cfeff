import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Insights, what people think of them, service metrics, and backfills.
 *
 * Rows of the bundled files carry their dataset; rows that came through the API carry none, and only those fall under retention.
 */
const TABLES: readonly string[] = [
  `CREATE TABLE public.btc_blocks (
     height          integer PRIMARY KEY,
     block_time      timestamptz NOT NULL,
     median_time     timestamptz NOT NULL,
     txs             integer NOT NULL,
     ins             integer NOT NULL,
     outs            integer NOT NULL,
     total_size      integer NOT NULL,
     total_weight    integer NOT NULL,
     swtxs           integer NOT NULL,
     subsidy_sat     bigint NOT NULL,
     total_fee_sat   bigint NOT NULL,
     avg_fee_sat     bigint NOT NULL,
     median_fee_sat  bigint NOT NULL,
     min_fee_sat     bigint NOT NULL,
     max_fee_sat     bigint NOT NULL,
     avg_feerate     integer NOT NULL,
     min_feerate     integer NOT NULL,
     max_feerate     integer NOT NULL,
     total_out_sat   bigint NOT NULL,
     utxo_increase   integer NOT NULL,
     feerate_p10     integer NOT NULL,
     feerate_p25     integer NOT NULL,
     feerate_p50     integer NOT NULL,
     feerate_p75     integer NOT NULL,
     feerate_p90     integer NOT NULL
   )`,
  `CREATE INDEX btc_blocks_time ON public.btc_blocks (block_time)`,
  `CREATE TABLE public.block_signals (
     block_height     integer NOT NULL,
     signal_type      text NOT NULL CHECK (signal_type IN ('mempool', 'exchange', 'miner', 'whale', 'predictive')),
     block_time       timestamptz NOT NULL,
     value            numeric NOT NULL,
     baseline_mean    numeric NOT NULL,
     baseline_stddev  numeric NOT NULL,
     deviation        numeric NOT NULL,
     confidence       numeric NOT NULL CHECK (confidence BETWEEN 0 AND 1),
     PRIMARY KEY (block_height, signal_type)
   )`,
  `CREATE INDEX block_signals_time ON public.block_signals (block_time)`,
  `CREATE TABLE public.insights (
     insight_id   text PRIMARY KEY CHECK (length(insight_id) BETWEEN 1 AND 100),
     category     text NOT NULL CHECK (category IN ('mempool', 'exchange', 'miner', 'whale', 'predictive', 'film')),
     confidence   numeric CHECK (confidence BETWEEN 0 AND 1),
     headline     text NOT NULL CHECK (length(headline) <= 280),
     block_height integer,
     occurred_at  timestamptz NOT NULL,
     dataset_id   text NOT NULL
   )`,
  `CREATE INDEX insights_newest ON public.insights (occurred_at DESC, insight_id COLLATE "C")`,
  `CREATE TABLE public.insight_feedback (
     feedback_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     insight_id  text NOT NULL,
     user_id     text NOT NULL,
     rating      integer CHECK (rating BETWEEN 1 AND 5),
     comment     text CHECK (length(comment) BETWEEN 1 AND 1000),
     flag_type   text CHECK (flag_type IN ('inaccurate', 'misleading', 'spam')),
     flag_reason text CHECK (length(flag_reason) BETWEEN 1 AND 500),
     created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
     updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
     dataset_id  text,
     UNIQUE (insight_id, user_id)
   )`,
  `CREATE INDEX insight_feedback_kept ON public.insight_feedback (updated_at) WHERE dataset_id IS NULL`,
  `CREATE TABLE public.system_metrics (
     metric_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     service_name text NOT NULL CHECK (length(service_name) BETWEEN 1 AND 100),
     metric_type  text NOT NULL CHECK (length(metric_type) BETWEEN 1 AND 100),
     metric_value double precision NOT NULL CHECK (metric_value BETWEEN -1e300 AND 1e300),
     unit         text NOT NULL,
     timestamp    timestamptz NOT NULL,
     metadata     jsonb NOT NULL DEFAULT '{}',
     dataset_id   text,
     CHECK (dataset_id IS NOT NULL OR unit IN ('percent', 'ms', 'bytes'))
   )`,
  `CREATE INDEX system_metrics_series ON public.system_metrics (service_name, metric_type, timestamp)`,
  `CREATE INDEX system_metrics_kept ON public.system_metrics (timestamp) WHERE dataset_id IS NULL`,
  `CREATE TABLE public.system_metrics_cold (
     metric_id    bigint PRIMARY KEY,
     service_name text NOT NULL,
     metric_type  text NOT NULL,
     metric_value double precision NOT NULL,
     unit         text NOT NULL,
     timestamp    timestamptz NOT NULL,
     metadata     jsonb NOT NULL
   )`,
  `CREATE INDEX system_metrics_cold_kept ON public.system_metrics_cold (timestamp)`,
  `CREATE TABLE public.metric_anomaly_windows (
     service_name text NOT NULL,
     metric_type  text NOT NULL,
     window_start timestamptz NOT NULL,
     window_end   timestamptz NOT NULL CHECK (window_end >= window_start),
     PRIMARY KEY (service_name, metric_type, window_start)
   )`,
  `CREATE TABLE public.backfill_jobs (
     job_id        text PRIMARY KEY,
     job_type      text NOT NULL CHECK (job_type IN ('block_signals')),
     start_block   integer NOT NULL CHECK (start_block >= 0),
     end_block     integer NOT NULL,
     next_block    integer NOT NULL,
     range_blocks  integer NOT NULL CHECK (range_blocks BETWEEN 1 AND 10000),
     status        text NOT NULL CHECK (status IN ('running', 'paused', 'completed', 'failed', 'cancelled')),
     blocks_found  integer NOT NULL DEFAULT 0,
     ranges_done   integer NOT NULL DEFAULT 0,
     work_ms       double precision NOT NULL DEFAULT 0,
     failures      integer NOT NULL DEFAULT 0,
     error_code    text,
     error_message text,
     created_by    text NOT NULL,
     created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
     beat_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
     finished_at   timestamptz,
     CHECK (end_block >= start_block),
     CHECK (next_block BETWEEN start_block AND end_block + 1),
     CHECK (status <> 'completed' OR next_block = end_block + 1),
     CHECK ((finished_at IS NULL) = (status IN ('running', 'paused')))
   )`,
  `CREATE INDEX backfill_jobs_open ON public.backfill_jobs (status) WHERE finished_at IS NULL`,
];

/**
 * How the application's role hands work to the queue, whose tables are its owner's: in the transaction of what the work is about, so that
 * there is never one without the other. One job of a key waits at most; one that is being done does not count as waiting.
 */
const FUNCTIONS = `
CREATE FUNCTION falaj.enqueue_job(task text, payload json, key text, attempts integer, delay_ms double precision) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
  PERFORM graphile_worker.add_job(task, payload, run_at := clock_timestamp() + make_interval(secs => delay_ms / 1000),
    max_attempts := attempts, job_key := key);
END
$body$;

CREATE FUNCTION falaj.job_waits(key text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
  RETURN EXISTS (SELECT FROM graphile_worker._private_jobs AS j
    WHERE j.key = job_waits.key AND j.locked_at IS NULL AND j.attempts < j.max_attempts);
END
$body$;

REVOKE ALL ON FUNCTION falaj.enqueue_job, falaj.job_waits FROM PUBLIC;
`;

export class Insights1760000000018 implements MigrationInterface {
  name = 'Insights1760000000018';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
    await runner.query(FUNCTIONS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION falaj.job_waits, falaj.enqueue_job;
      DROP TABLE public.backfill_jobs, public.metric_anomaly_windows, public.system_metrics_cold, public.system_metrics,
        public.insight_feedback, public.insights, public.block_signals, public.btc_blocks;`);
  }
}
