import type { JsonValue } from '../kernel/canonical-json.js';
import { RecentMemo } from '../kernel/recent-memo.js';
import type { BoundQuery, ResidualFilter } from '../registry/query-definition.js';
import { matchForms, type Match, type Side, type StoredSide } from '../registry/serving/form.matcher.js';
import type { RouteRefusal, RouteRule } from '../registry/serving/route.codes.js';
import { servingForm } from '../registry/serving/serving.form.js';
import type { ViewDefinition } from './view-definition.js';

/** What two statements and their parameters say of a view and a question, before the database is asked. */
export type Judgement =
  | { readonly view: ViewDefinition; readonly kind: 'refused'; readonly refusal: RouteRefusal }
  /** Its rows as they stand, or filtered by columns: seen without taking statements apart. */
  | {
      readonly view: ViewDefinition;
      readonly kind: 'plain';
      readonly rule: RouteRule;
      readonly filters: readonly ResidualFilter[];
    }
  | {
      readonly view: ViewDefinition;
      readonly kind: 'matched';
      readonly rule: RouteRule;
      readonly asked: Side;
      readonly stored: StoredSide;
      readonly match: Match;
    };

const RANK: readonly RouteRule[] = ['same', 'filtered', 'shared', 'rolled_up'];
const MEMO_MAX = 4000;

/**
 * Judges views by the statements alone. Whatever it finds is the same as long as the process lives, so that a question asked again costs
 * one look: taking a long statement apart takes milliseconds.
 */
export class RouteJudge {
  private readonly memo = new RecentMemo<readonly Judgement[]>(MEMO_MAX);
  private readonly stored = new Map<string, StoredSide | undefined>();

  constructor(private readonly views: readonly ViewDefinition[]) {}

  /** Of every view that reads a table of the query, the likeliest first. */
  judge(bound: BoundQuery): readonly Judgement[] {
    const name = `${bound.definition.queryId} ${bound.definition.version} ${bound.fullHash}`;
    const known = this.memo.get(name);
    if (known !== undefined) return known;
    const judged = this.near(bound).map((view) => this.judgeOne(view, bound));
    const ordered = [...judged].sort((a, b) => rankOf(a) - rankOf(b));
    this.memo.set(name, ordered);
    return ordered;
  }

  private near({ definition }: BoundQuery): readonly ViewDefinition[] {
    return this.views.filter(({ query }) => query.reads.some((table) => definition.reads.includes(table)));
  }

  private judgeOne(view: ViewDefinition, bound: BoundQuery): Judgement {
    const { definition } = bound;
    const isSameQuery = view.query.queryId === definition.queryId;
    const refused = (refusal: RouteRefusal): Judgement => ({ view, kind: 'refused', refusal });
    if (view.query.reads.join() !== definition.reads.join()) return refused('tables');
    const filters = isSameQuery && definition.tenancy === null ? filtersFor(view, bound) : undefined;
    if (filters !== undefined) {
      if (definition.outputOrder === null) return refused('order');
      return { view, kind: 'plain', rule: filters.length === 0 ? 'same' : 'filtered', filters };
    }
    // What is refused whatever the statements say need not be taken apart.
    const suppresses = definition.privacy !== null;
    if (!isSameQuery && (suppresses || view.query.privacy !== null)) return refused('suppression');
    const stored = this.storedSide(view);
    const form = servingForm(definition, bound.params);
    if (stored === undefined || form === undefined) return refused('shape');
    const asked = { form, suppresses };
    const match = matchForms(asked, stored, isSameQuery);
    return 'refusal' in match
      ? refused(match.refusal)
      : { view, kind: 'matched', rule: match.rule, asked, stored, match };
  }

  private storedSide(view: ViewDefinition): StoredSide | undefined {
    if (this.stored.has(view.name)) return this.stored.get(view.name);
    const form = servingForm(view.query, view.bound.params);
    const side =
      form === undefined ? undefined : { form, suppresses: view.query.privacy !== null, uniqueKey: view.uniqueKey };
    this.stored.set(view.name, side);
    return side;
  }
}

function rankOf(judged: Judgement): number {
  return judged.kind === 'refused' ? RANK.length : RANK.indexOf(judged.rule);
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
