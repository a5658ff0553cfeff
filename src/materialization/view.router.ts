import type { ReadTransaction } from '../database/read-transaction.js';
import type { BoundQuery, QueryDefinition } from '../registry/query-definition.js';
import type { QueryRoute, QueryRouter, RouteQuestion, RouteScope, RouteVerdict } from '../registry/query.router.js';
import { composeRoute, orderText, type ComposedRoute } from '../registry/serving/route.composer.js';
import { ROUTE_REFUSALS, ROUTE_RULES, type RouteRefusal } from '../registry/serving/route.codes.js';
import { tenantMatch } from '../registry/serving/tenant.match.js';
import { quoted } from '../registry/sql/index.parser.js';
import { SQL_TYPES } from '../registry/sql/parameter.rewriter.js';
import { RouteJudge, type Judgement } from './route.judge.js';
import { gateQuestion, gateRefusal, readGates, type FoundGates, type Gate } from './route.gates.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import type { ViewCatalogue } from './view.catalogue.js';

type Candidate = Exclude<Judgement, { kind: 'refused' }>;
type Routed = { readonly route: QueryRoute } | { readonly refusal: RouteRefusal };

/** Hears of answers that were given by a route. */
export type RouteListener = (bound: BoundQuery, scope: RouteScope, route: QueryRoute) => void;

/** Parameters that the look at the view itself takes. */
const OWN_PARAMETERS = 3;

/**
 * Answers a registered query from a view where nobody can tell it from the tables.
 *
 * Whether a view's rows can be made the question's is proved by the statements (`RouteJudge`). Whether they are the rows of now is looked
 * at in the snapshot in which the rows are read. Catalogues, though, are always read as they are now. A swap or a plain refresh between
 * the look and the read would give rows of another definition or a later moment (they are written frozen, and so are seen by older
 * snapshots too). Hence the second look, in the statement of the rows: it runs when that statement holds its lock on the view, which
 * keeps the view from changing again, and identity and file must then be those the snapshot knew.
 */
export class ViewRouter implements QueryRouter {
  private readonly judge: RouteJudge;
  private listener: RouteListener = () => undefined;

  constructor(
    catalogue: Pick<ViewCatalogue, 'inOrder'>,
    private readonly transactions: ReadTransaction,
    private readonly isEnabled: boolean,
  ) {
    this.judge = new RouteJudge(catalogue.inOrder());
  }

  ask(bound: BoundQuery, scope: RouteScope): RouteQuestion | undefined {
    if (!this.isEnabled) return undefined;
    const candidates = this.judge.judge(bound).filter((judged) => judged.kind !== 'refused');
    if (candidates.length === 0) return undefined;
    return {
      ...questionOf(candidates, bound.definition),
      choose: (found) => {
        const gates = readGates(found);
        for (const candidate of candidates) {
          const routed = routeBy(candidate, bound, scope, gates);
          if ('route' in routed) return routed.route;
        }
        return undefined;
      },
    };
  }

  async explain(bound: BoundQuery, scope: RouteScope): Promise<readonly RouteVerdict[]> {
    const judged = this.judge.judge(bound);
    const candidates = judged.filter((each) => each.kind !== 'refused');
    const gates = candidates.length === 0 || !this.isEnabled ? readGates(null) : await this.look(candidates, bound);
    const verdicts: RouteVerdict[] = [];
    for (const each of judged) {
      const isTaken = verdicts.some(({ verdict }) => verdict === 'used');
      verdicts.push(this.verdict(each, bound, scope, gates, isTaken));
    }
    return verdicts;
  }

  /** Who hears of answers that were given by a route: one. */
  onServed(listener: RouteListener): void {
    this.listener = listener;
  }

  served(bound: BoundQuery, scope: RouteScope, route: QueryRoute): void {
    this.listener(bound, scope, route);
  }

  private async look(candidates: readonly Candidate[], bound: BoundQuery): Promise<FoundGates> {
    const { expression, values } = questionOf(candidates, bound.definition);
    const { rows } = await this.transactions.run((reader) => reader.query(`SELECT ${expression(1)}`, values));
    return readGates(rows[0]?.[0] ?? null);
  }

  private verdict(
    judged: Judgement,
    bound: BoundQuery,
    scope: RouteScope,
    gates: FoundGates,
    isTaken: boolean,
  ): RouteVerdict {
    const view = judged.view.name;
    const refused = (refusal: RouteRefusal): RouteVerdict => ({
      view,
      verdict: refusal,
      rule: null,
      reason: ROUTE_REFUSALS[refusal],
      asOf: gates.gates.get(view)?.as_of ?? null,
    });
    if (!this.isEnabled) return refused('disabled');
    if (judged.kind === 'refused') return refused(judged.refusal);
    const routed = routeBy(judged, bound, scope, gates);
    if ('refusal' in routed) return refused(routed.refusal);
    const { rule, asOf } = routed.route;
    if (isTaken) return { ...refused('not_needed'), rule };
    return { view, verdict: 'used', rule, reason: ROUTE_RULES[rule], asOf };
  }
}

/** What the candidates of one query read is the same. */
function questionOf(
  candidates: readonly Candidate[],
  { reads }: QueryDefinition,
): Pick<RouteQuestion, 'expression' | 'values'> {
  const needsTypes = candidates.some(({ kind }) => kind === 'matched');
  return gateQuestion(
    candidates.map(({ view }) => view),
    reads,
    needsTypes,
  );
}

function routeBy(candidate: Candidate, bound: BoundQuery, scope: RouteScope, found: FoundGates): Routed {
  const { view } = candidate;
  const gate = found.gates.get(view.name);
  const refusal = gateRefusal(view, gate);
  if (refusal !== undefined || gate === undefined) return { refusal: refusal ?? 'not_built' };
  const types = found.types.get(view.name) ?? new Map<string, string>();
  const composed =
    candidate.kind === 'plain' ? plainRoute(candidate, bound) : matchedRoute(candidate, bound, scope, types);
  if ('refusal' in composed) return composed;
  return { route: routeTo(view, gate, bound.definition, composed) };
}

function matchedRoute(
  { view, asked, stored, match }: Extract<Candidate, { kind: 'matched' }>,
  { definition }: BoundQuery,
  scope: RouteScope,
  types: ReadonlyMap<string, string>,
): ReturnType<typeof composeRoute> {
  const own = tenantMatch(match, stored, definition.tenancy, scope.tenant, types);
  if ('refusal' in own) return own;
  const relation = relationOf(view);
  return composeRoute({ asked, stored, match: own, relation, types, firstParameter: OWN_PARAMETERS + 1 });
}

function plainRoute(
  { view, rule, filters }: Extract<Candidate, { kind: 'plain' }>,
  { definition, params }: BoundQuery,
): ComposedRoute {
  const columns = definition.statementColumns.map(({ name }) => quoted(name)).join(', ');
  const conditions = filters.map(({ param, column }, index) => {
    const type = definition.parameters.find((parameter) => parameter.name === param)?.type ?? 'string';
    return `${quoted(column)} = ($${String(OWN_PARAMETERS + index + 1)}::${SQL_TYPES[type]})`;
  });
  const where = conditions.length === 0 ? '' : `\nWHERE ${conditions.join(' AND ')}`;
  return {
    rule,
    from: `(SELECT ${columns} FROM ${relationOf(view)}${where}) AS a`,
    orderBy: orderText(definition.outputOrder ?? []),
    values: filters.map(({ param }) => params[param] ?? null),
  };
}

function routeTo(view: ViewDefinition, gate: Gate, definition: QueryDefinition, composed: ComposedRoute): QueryRoute {
  const columns = definition.statementColumns.map(({ name }) => `a.${quoted(name)}`).join(', ');
  const asked = [relationOf(view), gate.relation, gate.filenode];
  const kept = `falaj.view_kept($1, $2::bigint, $3::bigint)`;
  return {
    view: view.name,
    rule: composed.rule,
    asOf: gate.as_of,
    text: `SELECT ${columns}, (SELECT ${kept}) FROM ${composed.from}${composed.orderBy}`,
    values: [...asked, ...composed.values],
    check: { text: `SELECT ${kept}`, values: asked },
    build: { relation: gate.relation, filenode: gate.filenode },
  };
}

function relationOf(view: ViewDefinition): string {
  return `${VIEW_SCHEMA}.${quoted(view.name)}`;
}
