import type { Node } from 'libpg-query';
import type { JsonValue } from '../../kernel/canonical-json.js';
import type { OutputOrder } from '../query-definition.js';
import { quoted } from '../sql/index.parser.js';
import { walkNodes } from '../sql/sql-node.js';
import { textOf } from './canonical.tree.js';
import { ExpressionWriter, type BindValue } from './expression.writer.js';
import { coarser, type Match, type Side, type StoredSide } from './form.matcher.js';
import { aggregateOf, PLAIN_TYPES, rolledUp, type StoredColumn } from './measure.rules.js';
import { assertPart, Refused } from './refused.js';
import type { RouteRefusal, RouteRule } from './route.codes.js';

/** The rows of an answer as one select over the view, in the statement's columns and order. */
export interface ComposedRoute {
  readonly rule: RouteRule;
  /** A FROM item named `a` with the columns of the answer. */
  readonly from: string;
  /** With its keyword; empty where one row is asked for. */
  readonly orderBy: string;
  readonly values: readonly unknown[];
}

export interface Composing {
  readonly asked: Side;
  readonly stored: StoredSide;
  readonly match: Match;
  /** Qualified name of the view. */
  readonly relation: string;
  /** Types of its columns. */
  readonly types: ReadonlyMap<string, string>;
  /** Number of the first parameter that is free. */
  readonly firstParameter: number;
}

/** Writes what was proved as SQL, where the types of the view's columns allow it to be exact. */
export function composeRoute(work: Composing): ComposedRoute | { readonly refusal: RouteRefusal } {
  try {
    return new RouteComposer(work).compose();
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

export function orderText(order: readonly OutputOrder[]): string {
  const keys = order.map(
    ({ column, isCollatedC, isDescending, nulls }) =>
      `a.${quoted(column)}${isCollatedC ? ' COLLATE "C"' : ''}${isDescending ? ' DESC' : ''}${nulls === null ? '' : ` NULLS ${nulls.toUpperCase()}`}`,
  );
  return keys.length === 0 ? '' : `\nORDER BY ${keys.join(', ')}`;
}

class RouteComposer {
  private readonly values: unknown[] = [];
  private readonly columns: ReadonlyMap<string, StoredColumn>;
  private readonly keys: ReadonlySet<string>;
  private refusal: RouteRefusal | undefined;

  constructor(private readonly work: Composing) {
    const { outputs, core } = work.stored.form;
    this.columns = new Map(
      outputs.map(({ name, value }) => [textOf(value), { sql: `v.${quoted(name)}`, type: work.types.get(name) ?? '' }]),
    );
    this.keys = new Set(core.kind === 'grouped' ? core.groups.map(textOf) : this.columns.keys());
  }

  compose(): ComposedRoute {
    const { asked, stored, match } = this.work;
    if (match.rule === 'rolled_up') return this.addedUp(match);
    const direct = this.direct();
    if (typeof direct !== 'string') return direct;
    assertPart(asked.form.core.kind === 'grouped', direct);
    // The groups are the same, but a measure has to be computed from others.
    return this.addedUp(coarser(asked, stored, match.narrower));
  }

  /** Rows of the view as they are, or why a column cannot be had from them. */
  private direct(): ComposedRoute | RouteRefusal {
    const { match, asked } = this.work;
    const writer = this.writer((node) => this.columns.get(textOf(node))?.sql);
    const outputs = asked.form.outputs.map(({ value }) => writer.write(value));
    if (outputs.includes(undefined)) return 'columns';
    const where = [...this.conditions(match.narrower, this.keyWriter()), ...this.conditions(match.filters, writer)];
    return this.route(match.rule, outputs as readonly string[], where, '');
  }

  private addedUp(match: Match): ComposedRoute {
    const { asked } = this.work;
    this.values.length = 0;
    const keys = new Set(asked.form.core.groups.map(textOf));
    const groups = asked.form.core.groups.map((group) => this.groupColumn(group));
    const writer = this.writer((node, isRounded) => {
      if (keys.has(textOf(node))) return this.columns.get(textOf(node))?.sql;
      const call = aggregateOf(node);
      if (call === undefined) return undefined;
      const measure = rolledUp(call, (wanted) => this.columns.get(textOf(wanted)), isRounded);
      if ('sql' in measure) return measure.sql;
      this.refusal ??= measure.refusal;
      return undefined;
    });
    const outputs = asked.form.outputs.map(({ value }) => writer.write(value));
    if (outputs.includes(undefined)) throw new Refused(this.refusal ?? 'columns');
    // A condition on what groups add up to would have to be asked after they are added up, as HAVING is.
    assertPart(
      match.filters.every((filter) => !hasAggregate(filter)),
      'having',
    );
    const where = this.conditions([...match.narrower, ...match.filters], this.keyWriter());
    const groupBy = groups.length === 0 ? '' : `\nGROUP BY ${groups.join(', ')}`;
    return this.route('rolled_up', outputs as readonly string[], where, groupBy);
  }

  private groupColumn(group: Node): string {
    const column = this.columns.get(textOf(group));
    if (column === undefined) throw new Refused('groups');
    assertPart(PLAIN_TYPES.has(column.type), 'key_type');
    return column.sql;
  }

  /** Reads nothing but what the view's rows are grouped by: it is the same for all the rows in a group. */
  private keyWriter(): ExpressionWriter {
    const isGrouped = this.work.stored.form.core.kind === 'grouped';
    return this.writer((node) => {
      const column = this.keys.has(textOf(node)) ? this.columns.get(textOf(node)) : undefined;
      if (column !== undefined && isGrouped) assertPart(PLAIN_TYPES.has(column.type), 'key_type');
      return column?.sql;
    });
  }

  private writer(resolve: (node: Node, isRounded: boolean) => string | undefined): ExpressionWriter {
    const bind: BindValue = (type: string, value: JsonValue) => {
      this.values.push(value);
      return `($${String(this.work.firstParameter + this.values.length - 1)}::${type})`;
    };
    return new ExpressionWriter(resolve, bind);
  }

  private conditions(nodes: readonly Node[], writer: ExpressionWriter): readonly string[] {
    return nodes.map((node) => {
      const text = writer.write(node);
      if (text === undefined) throw new Refused('filter');
      return text;
    });
  }

  private route(rule: RouteRule, outputs: readonly string[], where: readonly string[], groupBy: string): ComposedRoute {
    const { asked, relation } = this.work;
    const list = asked.form.outputs.map(({ name }, index) => `${outputs[index] ?? 'NULL'} AS ${quoted(name)}`);
    const condition = where.length === 0 ? '' : `\nWHERE ${where.join(' AND ')}`;
    return {
      rule,
      from: `(SELECT ${list.join(', ')} FROM ${relation} AS v${condition}${groupBy}) AS a`,
      orderBy: orderText(asked.form.order ?? []),
      values: this.values,
    };
  }
}

function hasAggregate(node: Node): boolean {
  let found = false;
  walkNodes([node], (type, body) => {
    found ||= type === 'FuncCall' && aggregateOf({ FuncCall: body }) !== undefined;
    return !found;
  });
  return found;
}
