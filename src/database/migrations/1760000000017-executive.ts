import type { MigrationInterface, QueryRunner } from 'typeorm';

const FACTS: readonly string[] = [
  `CREATE TABLE public.workspaces (
     workspace_id text COLLATE "C" PRIMARY KEY,
     kind         text COLLATE "C" NOT NULL CHECK (kind IN ('repository', 'benchmark', 'trace')),
     origin       text NOT NULL,
     dataset_id   text NOT NULL
   )`,
  // received_at: when it became known, which may be long after it happened; what was rolled up since is found by it.
  `CREATE TABLE public.agent_runs (
     run_id           text COLLATE "C" PRIMARY KEY,
     agent_id         text COLLATE "C" NOT NULL,
     workspace_id     text COLLATE "C" NOT NULL,
     user_id          text COLLATE "C",
     status           text COLLATE "C" NOT NULL CHECK (status IN ('completed', 'failed', 'cancelled', 'timeout')),
     runtime_seconds  numeric(12, 3) CHECK (runtime_seconds >= 0),
     started_at       timestamptz NOT NULL,
     completed_at     timestamptz CHECK (completed_at >= started_at),
     credits_consumed numeric(14, 6) NOT NULL DEFAULT 0 CHECK (credits_consumed >= 0),
     tokens_used      bigint NOT NULL DEFAULT 0 CHECK (tokens_used >= 0),
     model_name       text COLLATE "C",
     concurrent_runs  integer CHECK (concurrent_runs >= 1),
     error_type       text COLLATE "C",
     error_message    text,
     user_rating      smallint CHECK (user_rating BETWEEN 1 AND 5),
     metadata         jsonb NOT NULL DEFAULT '{}',
     dataset_id       text NOT NULL,
     received_at      timestamptz NOT NULL DEFAULT now(),
     CHECK (status <> 'completed' OR runtime_seconds IS NOT NULL),
     CHECK (status <> 'completed' OR error_type IS NULL)
   )`,
  `CREATE INDEX agent_runs_workspace_start ON public.agent_runs (workspace_id, started_at)`,
  `CREATE INDEX agent_runs_agent_start ON public.agent_runs (workspace_id, agent_id, started_at)`,
  `CREATE INDEX agent_runs_received ON public.agent_runs (received_at)`,
  `CREATE TABLE public.agent_errors (
     error_id          text COLLATE "C" PRIMARY KEY,
     run_id            text COLLATE "C" NOT NULL,
     agent_id          text COLLATE "C" NOT NULL,
     workspace_id      text COLLATE "C" NOT NULL,
     user_id           text COLLATE "C",
     occurred_at       timestamptz NOT NULL,
     error_type        text COLLATE "C" NOT NULL,
     category          text COLLATE "C" NOT NULL CHECK (category IN ('timeout', 'rate_limit', 'validation', 'model_error',
                         'network', 'auth', 'resource', 'user_error', 'unknown')),
     severity          text COLLATE "C" NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
     message           text COLLATE "C" NOT NULL,
     fingerprint       text COLLATE "C" NOT NULL,
     is_recovered      boolean NOT NULL DEFAULT false,
     recovery_attempts integer NOT NULL DEFAULT 0 CHECK (recovery_attempts >= 0),
     recovered_at      timestamptz,
     dataset_id        text NOT NULL,
     received_at       timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE INDEX agent_errors_workspace_time ON public.agent_errors (workspace_id, occurred_at)`,
  `CREATE INDEX agent_errors_received ON public.agent_errors (received_at)`,
  `CREATE TABLE public.user_activity (
     activity_id  text COLLATE "C" PRIMARY KEY,
     user_id      text COLLATE "C" NOT NULL,
     workspace_id text COLLATE "C" NOT NULL,
     event_type   text COLLATE "C" NOT NULL CHECK (event_type IN ('page_view', 'agent_run', 'login', 'logout',
                    'workspace_switch', 'feature_use', 'error', 'api_call', 'export', 'report_view')),
     occurred_at  timestamptz NOT NULL,
     session_id   text,
     metadata     jsonb NOT NULL DEFAULT '{}',
     dataset_id   text NOT NULL,
     received_at  timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE INDEX user_activity_workspace_time ON public.user_activity (workspace_id, occurred_at)`,
  `CREATE INDEX user_activity_user_time ON public.user_activity (workspace_id, user_id, occurred_at)`,
  `CREATE INDEX user_activity_received ON public.user_activity (received_at)`,
];

const METRICS = `
     active_users  integer NOT NULL,
     events        integer NOT NULL,
     runs          integer NOT NULL,
     completed     integer NOT NULL,
     errors        integer NOT NULL,
     runtime_avg   numeric,
     runtime_p95   numeric,
     credits       numeric NOT NULL,
     tokens        bigint NOT NULL`;

/** What jobs make of the facts. No column tells when: a row that is rolled up again with the same result is left alone. */
const ROLL_UPS: readonly string[] = [
  `CREATE TABLE public.hourly_metrics (
     workspace_id text COLLATE "C" NOT NULL, hour timestamptz NOT NULL, ${METRICS}, PRIMARY KEY (workspace_id, hour)
   )`,
  `CREATE TABLE public.daily_metrics (
     workspace_id text COLLATE "C" NOT NULL, day date NOT NULL, ${METRICS}, PRIMARY KEY (workspace_id, day)
   )`,
  `CREATE TABLE public.agent_performance (
     workspace_id text COLLATE "C" NOT NULL,
     agent_id     text COLLATE "C" NOT NULL,
     day          date NOT NULL,
     runs         integer NOT NULL,
     completed    integer NOT NULL,
     failed       integer NOT NULL,
     cancelled    integer NOT NULL,
     timed_out    integer NOT NULL,
     runtime_min  numeric,
     runtime_avg  numeric,
     runtime_max  numeric,
     runtime_p50  numeric,
     runtime_p75  numeric,
     runtime_p95  numeric,
     runtime_p99  numeric,
     credits      numeric NOT NULL,
     tokens       bigint NOT NULL,
     users        integer NOT NULL,
     rating_avg   numeric,
     PRIMARY KEY (workspace_id, agent_id, day)
   )`,
  `CREATE TABLE public.credit_consumption (
     workspace_id text COLLATE "C" NOT NULL,
     day          date NOT NULL,
     model_name   text COLLATE "C" NOT NULL,
     provider     text COLLATE "C" NOT NULL,
     runs         integer NOT NULL,
     credits      numeric NOT NULL,
     tokens       bigint NOT NULL,
     PRIMARY KEY (workspace_id, day, model_name)
   )`,
  `CREATE TABLE public.workspace_credits (
     workspace_id text COLLATE "C" PRIMARY KEY,
     runs         integer NOT NULL,
     credits      numeric NOT NULL,
     tokens       bigint NOT NULL,
     last_run_at  timestamptz NOT NULL
   )`,
  `CREATE TABLE public.error_fingerprints (
     workspace_id text COLLATE "C" NOT NULL,
     fingerprint  text COLLATE "C" NOT NULL,
     error_type   text COLLATE "C" NOT NULL,
     category     text COLLATE "C" NOT NULL,
     occurrences  integer NOT NULL,
     agents       integer NOT NULL,
     first_seen   timestamptz NOT NULL,
     last_seen    timestamptz NOT NULL,
     PRIMARY KEY (workspace_id, fingerprint)
   )`,
  `CREATE TABLE public.user_cohorts (
     workspace_id text COLLATE "C" NOT NULL,
     cohort_type  text COLLATE "C" NOT NULL CHECK (cohort_type IN ('week', 'month')),
     cohort_start date NOT NULL,
     period       integer NOT NULL CHECK (period >= 0),
     cohort_size  integer NOT NULL,
     active_users integer NOT NULL,
     PRIMARY KEY (workspace_id, cohort_type, cohort_start, period)
   )`,
  `CREATE TABLE public.roll_up_marks (
     roll_up text COLLATE "C" PRIMARY KEY,
     through timestamptz NOT NULL
   )`,
];

const DROPPED = [
  ...['roll_up_marks', 'user_cohorts', 'error_fingerprints', 'workspace_credits', 'credit_consumption'],
  ...['agent_performance', 'daily_metrics', 'hourly_metrics'],
  ...['user_activity', 'agent_errors', 'agent_runs', 'workspaces'],
];

/** Runs of agents, errors and activity of workspaces, and what jobs roll them up to. */
export class Executive1760000000017 implements MigrationInterface {
  name = 'Executive1760000000017';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...FACTS, ...ROLL_UPS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of DROPPED) await runner.query(`DROP TABLE public.${table}`);
  }
}
