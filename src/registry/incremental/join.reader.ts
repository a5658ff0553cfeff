import type { Node } from 'libpg-query';
import type { JoinCondition, QueryBlock, TableItem } from '../sql/query-tree.js';
import { tableItems } from '../sql/query-tree.js';
import { columnNames, conjunctsOf, plainOperator } from '../sql/sql-node.js';
import type { IncrementalRefusal, PlannedLink } from './incremental-plan.js';

/** A column of an input, as the statement names it. */
export interface InputColumn {
  readonly input: number;
  readonly column: string;
}

export interface JoinedTables {
  /** Schema-qualified, by input. */
  readonly tables: readonly string[];
  readonly aliases: readonly string[];
  readonly links: readonly PlannedLink[];
  /** Inputs that a row may be without. */
  readonly nullable: ReadonlySet<number>;
  readonly refusals: readonly IncrementalRefusal[];
  /** Undefined where it is no column of exactly one input. */
  find(names: readonly string[]): InputColumn | undefined;
}

const JOIN_REMEDY = 'Use INNER JOIN and LEFT JOIN of single tables.';

/**
 * What the innermost select joins, and by which equalities of plain columns. Other conditions are left out: they only take rows away, so
 * that without them more keys are found than have changed, never fewer.
 */
export class JoinReader {
  private readonly items: readonly TableItem[];

  constructor(private readonly core: QueryBlock) {
    this.items = tableItems(core);
  }

  read(): JoinedTables {
    const { items } = this;
    const nullable = new Set(this.core.joins.filter(isOuter).flatMap(({ right }) => this.inputsOf(right)));
    const links = [
      ...this.core.joins.flatMap((join) => this.linksOf(join)),
      ...this.equalities(this.core.select.whereClause).map(([left, right]) => inner(left, right)),
    ];
    return {
      tables: items.map(({ table }) => table),
      aliases: items.map(({ alias }) => alias),
      links: merged(links),
      nullable,
      refusals: this.core.joins.flatMap(joinRefusals),
      find: (names) => this.find(names),
    };
  }

  private linksOf(join: JoinCondition): readonly PlannedLink[] {
    const rightInputs = this.inputsOf(join.right);
    return this.equalities(join.condition).flatMap(([left, right]) => {
      if (!isOuter(join)) return [inner(left, right)];
      // Between two tables of one side it decides whether the other side is joined, and holds for no row.
      const [own, other] = rightInputs.includes(right.input) ? [right, left] : [left, right];
      if (!rightInputs.includes(own.input) || rightInputs.includes(other.input)) return [];
      return [{ left: other.input, right: own.input, pairs: [[other.column, own.column]], isOuter: true }];
    });
  }

  private inputsOf(side: JoinCondition['left']): readonly number[] {
    return side.map((item) => this.items.findIndex((each) => each === item));
  }

  /** `a.x = b.y` among the conditions that must all hold. */
  private equalities(condition: Node | undefined): readonly (readonly [InputColumn, InputColumn])[] {
    return conjunctsOf(condition).flatMap((node): (readonly [InputColumn, InputColumn])[] => {
      if (plainOperator(node) !== '=' || !('A_Expr' in node)) return [];
      const [left, right] = [node.A_Expr.lexpr, node.A_Expr.rexpr].map((side) => this.find(columnNames(side)));
      return left === undefined || right === undefined || left.input === right.input ? [] : [[left, right]];
    });
  }

  private find(names: readonly string[] | undefined): InputColumn | undefined {
    if (names === undefined || names.includes('*')) return undefined;
    const column = names.at(-1) ?? '';
    const [only, ...others] = this.items;
    if (names.length === 1) return only !== undefined && others.length === 0 ? { input: 0, column } : undefined;
    const matches = this.items.flatMap((item, input) => (isNamed(item, names.slice(0, -1)) ? [input] : []));
    return matches.length === 1 && matches[0] !== undefined ? { input: matches[0], column } : undefined;
  }
}

function isNamed({ alias, table }: TableItem, qualifier: readonly string[]): boolean {
  return qualifier.length === 1 ? alias === qualifier[0] : qualifier.join('.') === table && table.endsWith(`.${alias}`);
}

function isOuter({ join }: JoinCondition): boolean {
  return join === 'JOIN_LEFT';
}

function joinRefusals({ join, right }: JoinCondition): readonly IncrementalRefusal[] {
  const refuse = (message: string): readonly IncrementalRefusal[] => [
    { code: 'view.incremental_join', message, remedy: JOIN_REMEDY },
  ];
  if (join === 'JOIN_LEFT' && right.length > 1) return refuse('a LEFT JOIN has several tables on its right');
  return join === 'JOIN_INNER' || join === 'JOIN_LEFT' ? [] : refuse('it has a RIGHT or a FULL JOIN');
}

function inner(left: InputColumn, right: InputColumn): PlannedLink {
  return { left: left.input, right: right.input, pairs: [[left.column, right.column]], isOuter: false };
}

/** One link for each pair of inputs and kind; an inner one is written from the smaller number. */
function merged(links: readonly PlannedLink[]): readonly PlannedLink[] {
  const found = new Map<string, PlannedLink>();
  for (const each of links) {
    const link = !each.isOuter && each.left > each.right ? turned(each) : each;
    const name = `${String(link.left)} ${String(link.right)} ${String(link.isOuter)}`;
    const pairs = [...(found.get(name)?.pairs ?? []), ...link.pairs];
    found.set(name, { ...link, pairs });
  }
  return [...found.values()];
}

function turned({ left, right, pairs, isOuter: outer }: PlannedLink): PlannedLink {
  return { left: right, right: left, pairs: pairs.map(([a, b]) => [b, a] as const), isOuter: outer };
}
