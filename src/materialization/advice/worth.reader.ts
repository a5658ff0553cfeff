import type { ReadTransaction } from '../../database/read-transaction.js';
import type { ViewDefinition } from '../view-definition.js';
import type { ExpectedBenefit } from './advice-report.js';
import { NOT_BUILT, worthOf, type ViewMeasure, type ViewUse, type ViewWorth } from './view-worth.js';

/** What was expected of a view when it was proposed last, before it was there. */
export interface KnownExpectation {
  readonly proposedAt: string;
  readonly expected: ExpectedBenefit;
}

type WorthRow = ViewUse & { readonly view: string; readonly measure: ViewMeasure | null };
type ExpectationRow = KnownExpectation & { readonly view: string };
type NamedView = Pick<ViewDefinition, 'name' | 'fingerprint'>;

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

/** Uses and costs are taken over one time: since the view was built, as far back as log and ledger reach. Without a log it is none. */
const WORTH = `
SELECT coalesce(json_agg(json_build_object('view', w.name,
  'seconds', CASE WHEN l.since IS NULL THEN 0 ELSE extract(epoch FROM clock_timestamp() - b.since) END,
  'uses', u.uses, 'useMs', u.ms, 'runs', r.runs, 'spentMs', r.ms,
  'measure', (SELECT json_build_object('measuredAt', to_char(m.measured_at AT TIME ZONE 'UTC', ${ISO}), 'baseMs', m.base_ms,
      'viewMs', m.view_ms, 'rounds', m.rounds, 'isAtLeast', m.at_least)
    FROM falaj.view_measure AS m WHERE m.view = w.name AND m.fingerprint = w.print AND m.measured_at IS NOT NULL))), '[]')
FROM json_to_recordset($1::json) AS w(name text, print text)
JOIN falaj.view_state AS s ON s.name = w.name
CROSS JOIN (SELECT min(q.since) AS since FROM falaj.query_load AS q) AS l
CROSS JOIN LATERAL (SELECT greatest(s.built_at, l.since, (SELECT min(v.started_at) FROM falaj.view_run AS v WHERE v.view = w.name)) AS since) AS b
CROSS JOIN LATERAL (SELECT coalesce(sum(x.uses), 0) AS uses, coalesce(sum(x.ms), 0) AS ms FROM falaj.view_use AS x
  WHERE x.view = w.name AND x.hour >= date_trunc('hour', b.since, 'UTC')) AS u
CROSS JOIN LATERAL (SELECT count(*) AS runs, coalesce(sum(extract(epoch FROM v.finished_at - v.started_at) * 1000), 0) AS ms
  FROM falaj.view_run AS v WHERE v.view = w.name AND v.finished_at >= b.since AND v.state <> 'busy') AS r`;

const EXPECTED = `
SELECT coalesce(json_agg(json_build_object('view', w.name, 'proposedAt', to_char(e.proposed_at AT TIME ZONE 'UTC', ${ISO}),
  'expected', e.expected)), '[]')
FROM json_to_recordset($1::json) AS w(name text, query text, hash text)
JOIN falaj.view_expectation AS e ON e.query_id = w.query AND e.params_hash = w.hash`;

/** What views were measured to bring, and what was expected of them. */
export class WorthReader {
  constructor(
    private readonly transactions: ReadTransaction,
    private readonly observedSecondsMin: number,
  ) {}

  /** By name. @throws FalajError database.unavailable, database.overloaded */
  async read(views: readonly NamedView[]): Promise<ReadonlyMap<string, ViewWorth>> {
    const wanted = views.map(({ name, fingerprint: print }) => ({ name, print }));
    const rows = await this.rows<WorthRow>(WORTH, wanted);
    const known = new Map(rows.map((row) => [row.view, worthOf(row, row.measure, this.observedSecondsMin)]));
    return new Map(views.map(({ name }) => [name, known.get(name) ?? NOT_BUILT]));
  }

  async expectations(views: readonly ViewDefinition[]): Promise<ReadonlyMap<string, KnownExpectation>> {
    const wanted = views.map(({ name, query, bound }) => ({ name, query: query.queryId, hash: bound.hash }));
    const rows = await this.rows<ExpectationRow>(EXPECTED, wanted);
    return new Map(rows.map(({ view, ...known }) => [view, known]));
  }

  private async rows<T>(text: string, wanted: unknown): Promise<readonly T[]> {
    const { rows } = await this.transactions.run((reader) => reader.query(text, [JSON.stringify(wanted)]));
    return JSON.parse(rows[0]?.[0] ?? '[]') as readonly T[];
  }
}
