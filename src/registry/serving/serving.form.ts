import type { Node, SortBy } from 'libpg-query';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { OutputOrder, QueryDefinition } from '../query-definition.js';
import { columnNames, namesOf } from '../sql/sql-node.js';
import { parseSql } from '../sql/sql.parser.js';
import { canonicalTree, textOf } from './canonical.tree.js';
import type { Obstacle } from './select.class.js';
import { SelectPeeler } from './select.peeler.js';

export interface FormOutput {
  readonly name: string;
  /** In terms of the core: its input columns where it is plain or grouped, its outputs by name where it is opaque. */
  readonly value: Node;
}

/** The part of a statement that reads and groups rows. */
export interface ServingCore {
  readonly kind: 'plain' | 'grouped' | 'opaque';
  readonly obstacle: Obstacle | null;
  /** Text of the FROM clause and of the common table expressions left; of an opaque core, of all of it. */
  readonly source: string;
  /** Schema-qualified, where one table is all that is read. */
  readonly soleTable: string | null;
  /** Conditions on rows before they are grouped. */
  readonly where: readonly Node[];
  readonly groups: readonly Node[];
  /** Text of HAVING; null where there is none. */
  readonly having: string | null;
}

/** A statement with its parameters' values, taken apart into what reads and groups rows and what is done to rows that are finished. */
export interface ServingForm {
  readonly core: ServingCore;
  /** Conditions on finished rows of a grouped or an opaque core. */
  readonly filters: readonly Node[];
  readonly outputs: readonly FormOutput[];
  /** Null where it cannot be said by the outputs. */
  readonly order: readonly OutputOrder[] | null;
  readonly isLimited: boolean;
}

const NULLS: Readonly<Record<string, OutputOrder['nulls']>> = {
  SORTBY_NULLS_FIRST: 'first',
  SORTBY_NULLS_LAST: 'last',
};

/**
 * The form of a registered statement with these parameters; undefined where its outermost select has no outputs with names.
 * @param params canonical typed parameters of the definition.
 */
export function servingForm(
  { statement, bindings }: Pick<QueryDefinition, 'statement' | 'bindings'>,
  params: JsonObject,
): ServingForm | undefined {
  const parsed = parseSql(statement);
  const node = 'error' in parsed ? undefined : parsed.statements[0]?.stmt;
  if (node === undefined || !('SelectStmt' in node)) return undefined;
  const { sortClause = [], limitCount, limitOffset, ...root } = canonicalTree(node.SelectStmt, bindings, params);
  const peeler = new SelectPeeler(root);
  const outputs = peeler.outputs();
  if (outputs === undefined) return undefined;
  return {
    core: peeler.core(),
    filters: peeler.filters(),
    outputs,
    order: orderOf(sortClause, outputs, (expression) => peeler.inTerms(expression)),
    isLimited: limitCount !== undefined || limitOffset !== undefined,
  };
}

type InTerms = (node: Node) => Node | undefined;

function orderOf(
  clause: readonly Node[],
  outputs: readonly FormOutput[],
  inTerms: InTerms,
): readonly OutputOrder[] | null {
  const order = clause.map((node) => ('SortBy' in node ? sortOf(node.SortBy, outputs, inTerms) : undefined));
  return order.some((sort) => sort === undefined) ? null : order.filter((sort) => sort !== undefined);
}

function sortOf(sort: SortBy, outputs: readonly FormOutput[], inTerms: InTerms): OutputOrder | undefined {
  if (sort.node === undefined || sort.sortby_dir === 'SORTBY_USING') return undefined;
  const collated = 'CollateClause' in sort.node ? sort.node.CollateClause : undefined;
  if (collated !== undefined && namesOf(collated.collname).join('.') !== 'C') return undefined;
  const column = sortedColumn(collated?.arg ?? sort.node, outputs, collated === undefined, inTerms);
  if (column === undefined) return undefined;
  return {
    column,
    isCollatedC: collated !== undefined,
    isDescending: sort.sortby_dir === 'SORTBY_DESC',
    nulls: NULLS[sort.sortby_nulls ?? ''] ?? null,
  };
}

/** A bare name in ORDER BY is an output; inside an expression it is an input, which counts where it is put out as it stands. */
function sortedColumn(
  node: Node,
  outputs: readonly FormOutput[],
  isBare: boolean,
  inTerms: InTerms,
): string | undefined {
  const names = columnNames(node);
  if (names === undefined) return undefined;
  const output = isBare && names.length === 1 ? outputs.find(({ name }) => name === names[0]) : undefined;
  if (output !== undefined) return output.name;
  const expression = inTerms(node);
  if (expression === undefined) return undefined;
  const text = textOf(expression);
  return outputs.find(({ value }) => textOf(value) === text)?.name;
}
