import type { FuncCall, Node, SelectStmt } from 'libpg-query';
import { AGGREGATE_FUNCTIONS, ROW_MAKING_FUNCTIONS } from '../sql/deterministic-functions.js';
import type { QueryBlock } from '../sql/query-tree.js';
import { outputsOf } from '../sql/query-tree.js';
import { columnNames, namesOf, walkNodes } from '../sql/sql-node.js';

/** Why the rows of a select are more than rows of its FROM clause, filtered, grouped and shaped one by one. */
export type Obstacle = 'set_operation' | 'windows' | 'distinct' | 'limit' | 'shape';

export interface SelectClass {
  /** `opaque`: what it does cannot be taken apart. */
  readonly kind: 'plain' | 'grouped' | 'opaque';
  readonly obstacle: Obstacle | null;
  /** Whether expressions hold subqueries, whose names are of a scope of their own. */
  readonly hasSublinks: boolean;
}

/** ORDER BY is not looked at: what orders rows changes none where none are cut. */
export function classOf(select: SelectStmt): SelectClass {
  const facts = factsOf(select);
  const obstacle = obstacleOf(select, facts);
  if (obstacle !== null) return { kind: 'opaque', obstacle, hasSublinks: facts.hasSublinks };
  const isGrouped = (select.groupClause ?? []).length > 0 || facts.aggregates || select.havingClause !== undefined;
  return { kind: isGrouped ? 'grouped' : 'plain', obstacle: null, hasSublinks: facts.hasSublinks };
}

/** What a plain SELECT puts out, as PostgreSQL names it. */
export function selectOutputs(select: SelectStmt): ReturnType<typeof outputsOf> {
  return outputsOf({ select } as QueryBlock);
}

interface Facts {
  windows: boolean;
  rowMakers: boolean;
  aggregates: boolean;
  hasSublinks: boolean;
}

function factsOf({ targetList, whereClause, havingClause }: SelectStmt): Facts {
  const facts: Facts = { windows: false, rowMakers: false, aggregates: false, hasSublinks: false };
  walkNodes([targetList, whereClause, havingClause], (type, body) => {
    if (type === 'SubLink') facts.hasSublinks = true;
    if (type !== 'FuncCall') return type !== 'SubLink';
    const call = body as FuncCall;
    const name = namesOf(call.funcname).at(-1) ?? '';
    facts.windows ||= call.over !== undefined;
    facts.rowMakers ||= ROW_MAKING_FUNCTIONS.has(name);
    facts.aggregates ||= call.over === undefined && AGGREGATE_FUNCTIONS.has(name);
    return true;
  });
  return facts;
}

function obstacleOf(select: SelectStmt, { windows, rowMakers }: Facts): Obstacle | null {
  if (select.larg !== undefined || select.rarg !== undefined) return 'set_operation';
  if (windows || (select.windowClause ?? []).length > 0) return 'windows';
  if ((select.distinctClause ?? []).length > 0) return 'distinct';
  if (select.limitCount !== undefined || select.limitOffset !== undefined) return 'limit';
  return rowMakers || !hasSoundNames(select) || !hasSoundGroups(select) ? 'shape' : null;
}

/** Every output has a name, and no two the same. */
function hasSoundNames(select: SelectStmt): boolean {
  const names = selectOutputs(select).map(({ name }) => name);
  return names.length > 0 && new Set(names).size === names.length && !names.includes(undefined) && !names.includes('*');
}

/**
 * A bare name in GROUP BY is an input column where there is one of that name, else an output. Which cannot be told here, so that it
 * must mean the same either way.
 */
function hasSoundGroups(select: SelectStmt): boolean {
  const outputs = selectOutputs(select);
  return (select.groupClause ?? []).every((node) => {
    if ('GroupingSet' in node) return false;
    const names = columnNames(node);
    const output = names?.length === 1 ? outputs.find(({ name }) => name === names[0]) : undefined;
    return output === undefined || columnNames(output.value)?.at(-1) === names?.[0];
  });
}

/** Expressions that the rows are grouped by, ordinals resolved. */
export function groupsOf(select: SelectStmt): readonly Node[] {
  const outputs = selectOutputs(select);
  return (select.groupClause ?? []).map((node) => {
    const place = 'A_Const' in node ? outputs[(node.A_Const.ival?.ival ?? 0) - 1]?.value : undefined;
    const names = columnNames(node);
    const named = names?.length === 1 ? outputs.find(({ name }) => name === names[0])?.value : undefined;
    return place ?? named ?? node;
  });
}
