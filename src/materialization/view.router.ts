import type { ReadTransaction } from '../database/read-transaction.js';
import type { JsonValue } from '../kernel/canonical-json.js';
import type { BoundQuery, OutputOrder, ResidualFilter } from '../registry/query-definition.js';
import type { QueryRoute, QueryRouter, RouteCode, RouteQuestion, RouteVerdict } from '../registry/query.router.js';
import { quoted } from '../registry/sql/index.parser.js';
import { SQL_TYPES } from '../registry/sql/parameter.rewriter.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import type { ViewCatalogue } from './view.catalogue.js';

/** What the database knows of a view; absent before its first build. */
interface Gate {
  readonly name: string;
  readonly relation: string | null;
  readonly filenode: string | null;
  readonly fingerprint: string | null;
  readonly is_quarantined: boolean;
  /** Nothing the view reads has changed since it was filled. */
  readonly is_current: boolean;
}

interface Candidate {
  readonly view: ViewDefinition;
  readonly filters: readonly ResidualFilter[];
  readonly order: readonly OutputOrder[];
}

/**
 * Answers a registered query from a view where nobody can tell it from the tables.
 *
 * A view answers when it holds the rows of the same query with the same typed parameters, but for parameters that only filter finished
 * rows, and when nothing it reads has changed since it was filled: both are looked at in the snapshot in which the rows are read.
 * Catalogues, though, are always read as they are now. A swap or a plain refresh between the look and the read would give rows of
 * another definition or a later moment (they are written frozen, and so are seen by older snapshots too). Hence the second look, in the
 * statement of the rows: it runs when that statement holds its lock on the view, which keeps the view from changing again, and identity
 * and file must then be those the snapshot knew.
 */
export class ViewRouter implements QueryRouter {
  constructor(
    private readonly catalogue: ViewCatalogue,
    private readonly transactions: ReadTransaction,
    private readonly isEnabled: boolean,
  ) {}

  ask(bound: BoundQuery): RouteQuestion | undefined {
    if (!this.isEnabled) return undefined;
    const order = bound.definition.outputOrder;
    const candidates = this.catalogue.forQuery(bound.definition.queryId).flatMap((view): readonly Candidate[] => {
      const filters = filtersFor(view, bound);
      return filters === undefined || order === null ? [] : [{ view, filters, order }];
    });
    if (candidates.length === 0) return undefined;
    return {
      ...gatesOf(candidates.map(({ view }) => view)),
      choose: (found) => {
        const gates = readGates(found);
        const chosen = candidates.find(({ view }) => codeOf(view, gates.get(view.name)) === 'used');
        return chosen === undefined ? undefined : routeTo(chosen, bound, gates.get(chosen.view.name));
      },
    };
  }

  async explain(bound: BoundQuery): Promise<readonly RouteVerdict[]> {
    const views = this.catalogue.forQuery(bound.definition.queryId);
    if (views.length === 0) return [];
    const { expression, values } = gatesOf(views);
    const { rows } = await this.transactions.run((reader) => reader.query(`SELECT ${expression(1)}`, values));
    const gates = readGates(rows[0]?.[0] ?? null);
    const verdicts: RouteVerdict[] = [];
    for (const view of views) {
      const isTaken = verdicts.some(({ verdict }) => verdict === 'used');
      verdicts.push({ view: view.name, verdict: isTaken ? 'not_needed' : this.verdict(view, bound, gates) });
    }
    return verdicts;
  }

  private verdict(view: ViewDefinition, bound: BoundQuery, gates: ReadonlyMap<string, Gate>): RouteCode {
    if (!this.isEnabled) return 'disabled';
    if (filtersFor(view, bound) === undefined) return 'params';
    if (bound.definition.outputOrder === null) return 'order';
    return codeOf(view, gates.get(view.name));
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

/** The views of one query read the same relations. */
function gatesOf(views: readonly ViewDefinition[]): Pick<RouteQuestion, 'expression' | 'values'> {
  return {
    expression: (first) => `falaj.view_gates($${String(first)}::text[], $${String(first + 1)}::text[])`,
    values: [views.map(({ name }) => name), [...(views[0]?.query.reads ?? [])]],
  };
}

function readGates(found: string | null): ReadonlyMap<string, Gate> {
  const gates = found === null ? [] : (JSON.parse(found) as readonly Gate[]);
  return new Map(gates.map((gate) => [gate.name, gate]));
}

function codeOf(view: ViewDefinition, gate: Gate | undefined): RouteCode {
  if (gate === undefined || gate.relation === null || gate.filenode === null) return 'not_built';
  if (gate.fingerprint !== view.fingerprint) return 'outdated';
  if (gate.is_quarantined) return 'quarantined';
  return gate.is_current ? 'used' : 'changed_inputs';
}

function routeTo(
  { view, filters, order }: Candidate,
  { definition, params }: BoundQuery,
  gate: Gate | undefined,
): QueryRoute {
  const name = `${VIEW_SCHEMA}.${quoted(view.name)}`;
  const columns = definition.statementColumns.map((column) => quoted(column.name)).join(', ');
  const asked = [name, gate?.relation ?? null, gate?.filenode ?? null];
  const kept = `falaj.view_kept($1, $2::bigint, $3::bigint)`;
  const conditions = filters.map(({ param, column }, index) => {
    const type = definition.parameters.find((parameter) => parameter.name === param)?.type ?? 'string';
    return `${quoted(column)} = ($${String(asked.length + index + 1)}::${SQL_TYPES[type]})`;
  });
  const where = conditions.length === 0 ? '' : `\nWHERE ${conditions.join(' AND ')}`;
  const sorted = order.length === 0 ? '' : `\nORDER BY ${order.map(sortText).join(', ')}`;
  return {
    view: view.name,
    text: `SELECT ${columns}, (SELECT ${kept}) FROM ${name}${where}${sorted}`,
    values: [...asked, ...filters.map(({ param }) => params[param] ?? null)],
    check: { text: `SELECT ${kept}`, values: asked },
  };
}

function sortText({ column, isCollatedC, isDescending, nulls }: OutputOrder): string {
  const collation = isCollatedC ? ' COLLATE "C"' : '';
  return `${quoted(column)}${collation}${isDescending ? ' DESC' : ''}${nulls === null ? '' : ` NULLS ${nulls.toUpperCase()}`}`;
}
