import type { ReadTransaction } from '../../database/read-transaction.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { QueryRegistry } from '../../registry/query.registry.js';
import type { QueryFigures } from './query-figures.js';

export interface AskedSet extends QueryFigures {
  readonly paramsHash: string;
  /** Null where they may not be kept, or were too long. */
  readonly params: JsonObject | null;
}

/** What all processes asked of one query as it is defined now. */
export interface AskedQuery extends QueryFigures {
  readonly queryId: string;
  /** Answers from caches, where those can be told by query. */
  readonly hits: number;
  /** How heavy, in milliseconds, a set can be that is not listed, and by how much more one that is. */
  readonly unseenMs: number;
  readonly lost: number;
  readonly sets: readonly AskedSet[];
}

export interface InputChange {
  readonly table: string;
  readonly isTracked: boolean;
  /** Spans of five minutes in which it changed, each counted once: a load of a thousand statements is one change to a view. */
  readonly episodes: number;
  readonly bytes: number;
}

export interface Workload {
  /** From the first thing logged until now. */
  readonly observedSeconds: number;
  /** Over which the changes were counted: less where the change log no longer reaches back so far. */
  readonly changesSeconds: number;
  readonly queries: readonly AskedQuery[];
  readonly inputs: ReadonlyMap<string, InputChange>;
}

const ASKED = `
SELECT json_build_object(
  'observed_seconds', coalesce((SELECT extract(epoch FROM clock_timestamp() - min(since)) FROM falaj.query_load), 0),
  'queries', (SELECT coalesce(json_agg(q), '[]') FROM (
    SELECT query_id AS "queryId", version, params_hash AS "paramsHash", (array_agg(params) FILTER (WHERE params IS NOT NULL))[1] AS params,
      sum(table_runs) AS "tableRuns", sum(table_ms) AS "tableMs", sum(view_runs) AS "viewRuns", sum(view_ms) AS "viewMs",
      sum(timeouts) AS timeouts, max(rows_max) AS "rowsMax", sum(hits) AS hits, sum(unseen_ms) AS "unseenMs", sum(lost) AS lost
    FROM falaj.query_load GROUP BY query_id, version, params_hash) AS q))`;

/** The log of changes is kept by number of rows, not by time: what it no longer holds is not taken for a time without changes. */
const CHANGES = `
WITH span AS (
  SELECT greatest((SELECT min(since) FROM falaj.query_load),
    CASE WHEN (SELECT trimmed_below FROM falaj.change_head) > 0 THEN (SELECT at FROM falaj.change_log ORDER BY seq LIMIT 1) END) AS since
), seen AS (
  SELECT c.tag, count(DISTINCT date_bin('5 minutes', c.at, timestamptz 'epoch')) AS episodes
  FROM falaj.change_log AS c, span WHERE c.at >= span.since GROUP BY c.tag
)
SELECT json_build_object(
  'seconds', coalesce((SELECT extract(epoch FROM clock_timestamp() - since) FROM span), 0),
  'inputs', (SELECT coalesce(json_agg(json_build_object('table', r.name, 'isTracked', t.state IS NOT DISTINCT FROM 'tracked',
      'episodes', coalesce(s.episodes, 0), 'bytes', coalesce(pg_total_relation_size(to_regclass(r.name)), 0))), '[]')
    FROM unnest($1::text[]) AS r(name)
    LEFT JOIN falaj.tracked_table AS t ON t.schema_name || '.' || t.table_name = r.name
    LEFT JOIN seen AS s ON s.tag = 'table:' || r.name))`;

type AskedRow = Omit<AskedQuery, 'sets'> & AskedSet & { readonly version: string };

/** What the processes logged, together, over the time the log is kept. */
export class WorkloadReader {
  constructor(
    private readonly transactions: ReadTransaction,
    private readonly registry: QueryRegistry,
  ) {}

  /** @throws FalajError database.unavailable, database.overloaded, query.timeout */
  async read(): Promise<Workload> {
    const tables = [...new Set(this.registry.list().flatMap(({ reads }) => reads))];
    return this.transactions.run(async (reader) => {
      const asked = JSON.parse((await reader.query(ASKED)).rows[0]?.[0] ?? '{}') as {
        readonly observed_seconds: number;
        readonly queries: readonly AskedRow[];
      };
      const changes = JSON.parse((await reader.query(CHANGES, [tables])).rows[0]?.[0] ?? '{}') as {
        readonly seconds: number;
        readonly inputs: readonly InputChange[];
      };
      return {
        observedSeconds: asked.observed_seconds,
        changesSeconds: changes.seconds,
        queries: this.byQuery(asked.queries),
        inputs: new Map(changes.inputs.map((input) => [input.table, input])),
      };
    });
  }

  /** A query that was defined otherwise, or no longer is, says nothing of the one there is. */
  private byQuery(rows: readonly AskedRow[]): readonly AskedQuery[] {
    const current = rows.filter(({ queryId, version }) => this.registry.find(queryId)?.version === version);
    const wholes = current.filter(({ paramsHash }) => paramsHash === '');
    return wholes.map((whole) => ({
      ...whole,
      sets: current.filter(({ queryId, paramsHash }) => queryId === whole.queryId && paramsHash !== ''),
    }));
  }
}
