import type { ReadTransaction } from '../database/read-transaction.js';
import type { SnapshotReader } from '../database/snapshot-reader.js';
import type { JsonValue } from '../kernel/canonical-json.js';
import type { BoundQuery, OutputOrder, ResidualFilter } from '../registry/query-definition.js';
import type { QueryRoute, QueryRouter, RouteCode, RouteVerdict } from '../registry/query.router.js';
import { quoted } from '../registry/sql/index.parser.js';
import { SQL_TYPES } from '../registry/sql/parameter.rewriter.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import type { ViewCatalogue } from './view.catalogue.js';

const GATE = `
SELECT s.relation::bigint, s.filenode::bigint, s.fingerprint, s.quarantined IS NOT NULL,
       coalesce(s.inputs = falaj.input_changes($2::text[]), false)
FROM falaj.view_state AS s WHERE s.name = $1`;

const KEPT = `
SELECT c.oid = $2::oid AND coalesce(pg_relation_filenode(c.oid) = $3::oid, false) AND c.relispopulated
FROM pg_class AS c WHERE c.oid = to_regclass($1)`;

type Gate = { readonly code: Exclude<RouteCode, 'used'> } | { readonly relation: string; readonly filenode: string };

/**
 * Answers a registered query from a view where nobody can tell it from the tables.
 *
 * A view answers when it holds the rows of the same query with the same typed parameters, but for parameters that only filter finished
 * rows, and when nothing it reads has changed since it was filled: both are looked at in the snapshot in which the rows are read.
 * Catalogues, though, are always read as they are now. A swap or a plain refresh between the look and the read would give rows of
 * another definition or a later moment (they are written frozen, and so are seen by older snapshots too). Hence the second look after the
 * rows: their lock on the view keeps it from changing again, and identity and file must be those the snapshot knew.
 */
export class ViewRouter implements QueryRouter {
  constructor(
    private readonly catalogue: ViewCatalogue,
    private readonly transactions: ReadTransaction,
    private readonly isEnabled: boolean,
  ) {}

  async route(bound: BoundQuery, reader: SnapshotReader): Promise<QueryRoute | undefined> {
    if (!this.isEnabled) return undefined;
    for (const view of this.catalogue.forQuery(bound.definition.queryId)) {
      const filters = filtersFor(view, bound);
      const order = bound.definition.outputOrder;
      if (filters === undefined || order === null) continue;
      const gate = await gateOf(view, reader);
      if (!('code' in gate)) return routeTo(view, bound, filters, order, gate);
    }
    return undefined;
  }

  async explain(bound: BoundQuery): Promise<readonly RouteVerdict[]> {
    const views = this.catalogue.forQuery(bound.definition.queryId);
    if (views.length === 0) return [];
    return this.transactions.run(async (reader) => {
      const verdicts: RouteVerdict[] = [];
      for (const view of views) {
        const isTaken = verdicts.some(({ verdict }) => verdict === 'used');
        verdicts.push({ view: view.name, verdict: isTaken ? 'not_needed' : await this.verdict(view, bound, reader) });
      }
      return verdicts;
    });
  }

  private async verdict(view: ViewDefinition, bound: BoundQuery, reader: SnapshotReader): Promise<RouteCode> {
    if (!this.isEnabled) return 'disabled';
    if (filtersFor(view, bound) === undefined) return 'params';
    if (bound.definition.outputOrder === null) return 'order';
    const gate = await gateOf(view, reader);
    return 'code' in gate ? gate.code : 'used';
  }
}

/** Filters of finished rows that make the view's answer the question's; undefined where there are none that do. */
function filtersFor(view: ViewDefinition, { definition, params }: BoundQuery): readonly ResidualFilter[] | undefined {
  const filters: ResidualFilter[] = [];
  for (const { name } of definition.parameters) {
    const [stored, asked] = [view.bound.params[name] ?? null, params[name] ?? null];
    if (isSame(stored, asked)) continue;
    const residual = definition.residuals.find(({ param }) => param === name);
    if (residual === undefined || stored !== null) return undefined;
    filters.push(residual);
  }
  return filters;
}

function isSame(a: JsonValue, b: JsonValue): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

async function gateOf(view: ViewDefinition, reader: SnapshotReader): Promise<Gate> {
  const { rows } = await reader.query(GATE, [view.name, [...view.query.reads]]);
  const [relation, filenode, fingerprint, isQuarantined, isCurrent] = rows[0] ?? [];
  if (relation === undefined || relation === null || filenode === undefined || filenode === null)
    return { code: 'not_built' };
  if (fingerprint !== view.fingerprint) return { code: 'outdated' };
  if (isQuarantined === 't') return { code: 'quarantined' };
  return isCurrent === 't' ? { relation, filenode } : { code: 'changed_inputs' };
}

function routeTo(
  view: ViewDefinition,
  { definition, params }: BoundQuery,
  filters: readonly ResidualFilter[],
  order: readonly OutputOrder[],
  gate: { readonly relation: string; readonly filenode: string },
): QueryRoute {
  const name = `${VIEW_SCHEMA}.${quoted(view.name)}`;
  const columns = definition.statementColumns.map((column) => quoted(column.name)).join(', ');
  const conditions = filters.map(({ param, column }, index) => {
    const type = definition.parameters.find((parameter) => parameter.name === param)?.type ?? 'string';
    return `${quoted(column)} = ($${String(index + 1)}::${SQL_TYPES[type]})`;
  });
  const where = conditions.length === 0 ? '' : `\nWHERE ${conditions.join(' AND ')}`;
  const sorted = order.length === 0 ? '' : `\nORDER BY ${order.map(sortText).join(', ')}`;
  return {
    view: view.name,
    text: `SELECT ${columns} FROM ${name}${where}${sorted}`,
    values: filters.map(({ param }) => params[param] ?? null),
    isKept: async (reader) => {
      const { rows } = await reader.query(KEPT, [name, gate.relation, gate.filenode]);
      return rows[0]?.[0] === 't';
    },
  };
}

function sortText({ column, isCollatedC, isDescending, nulls }: OutputOrder): string {
  const collation = isCollatedC ? ' COLLATE "C"' : '';
  return `${quoted(column)}${collation}${isDescending ? ' DESC' : ''}${nulls === null ? '' : ` NULLS ${nulls.toUpperCase()}`}`;
}
