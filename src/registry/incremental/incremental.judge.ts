import { QueryTreeBuilder } from '../sql/query-tree.builder.js';
import { outputsOf, type FromItem, type QueryBlock, type QueryTree } from '../sql/query-tree.js';
import { columnNames } from '../sql/sql-node.js';
import { parseSql } from '../sql/sql.parser.js';
import { addedColumns } from './added.columns.js';
import { blockRefusals } from './block.rules.js';
import type { IncrementalPlan, IncrementalRefusal, PlannedKey } from './incremental-plan.js';
import { chosenColumns, type TraceColumn } from './chosen.columns.js';
import { JoinReader, type InputColumn, type JoinedTables } from './join.reader.js';
import { unreachable } from './join.paths.js';

export type Judgement =
  { readonly plan: IncrementalPlan } | { readonly refusals: readonly [IncrementalRefusal, ...IncrementalRefusal[]] };

const KEY_REMEDY =
  'Put out a column of a table in the unique key as it stands: qualified, without a cast or a function around it.';

/**
 * Whether rows of a statement can be told by those that changed, and how.
 *
 * The one thing that must hold: a row of the answer with certain values in the key columns is made only of rows whose columns have these
 * values. That is so of a column that a select puts out as it stands, grouped or not, since all rows of a group agree on it; and what
 * ranks or cuts rows across keys (windows, LIMIT, DISTINCT ON, set operations, grouping sets) is refused. How the rows are then computed is
 * not this file's: it is the statement itself, asked for these keys alone.
 * @param statement with literals for its parameters.
 */
export function judgeIncremental(statement: string, uniqueKey: readonly string[]): Judgement {
  const parsed = parseSql(statement);
  const node = 'error' in parsed ? undefined : parsed.statements[0]?.stmt;
  if (node === undefined || !('SelectStmt' in node))
    return refused('shape', 'it is not one SELECT', 'Write one SELECT.');
  const tree = new QueryTreeBuilder(() => undefined).build(node.SelectStmt);
  const { core, visited } = coreOf(tree.root);
  const faults = [...blockRefusals(tree), ...shapeRefusals(tree, core, visited)];
  if (isFaulty(faults)) return { refusals: faults };
  const joined = new JoinReader(core).read();
  if (isFaulty(joined.refusals)) return { refusals: joined.refusals };
  return planned(tree, core, joined, keysOf(tree.root, joined, uniqueKey));
}

function planned(tree: QueryTree, core: QueryBlock, joined: JoinedTables, keys: readonly PlannedKey[]): Judgement {
  if (keys.length === 0) return refused('key', 'no column of the unique key is a column of a table', KEY_REMEDY);
  const nullable = keys.filter(({ input }) => joined.nullable.has(input));
  if (nullable.length > 0) {
    const names = nullable.map(({ output }) => output).join(', ');
    return refused(
      'key',
      `${names} is of the optional side of a LEFT JOIN`,
      'Take the key from a table that must be there.',
    );
  }
  const { added, refusals: ofAdded } = addedColumns(tree, core, joined);
  const trace: TraceColumn = (block, names) => columnOf(block, names, joined);
  const { chosen, refusals: ofChosen } = chosenColumns(tree, trace);
  const refusals = [...ofAdded, ...ofChosen];
  if (isFaulty(refusals)) return { refusals };
  const inputs = joined.tables.map((table, input) => ({ table, columns: imageColumns(joined, keys, input) }));
  const plan = { inputs, links: joined.links, keys, added, chosen };
  const lost = unreachable(plan);
  if (lost.length === 0) return { plan };
  const names = lost.map((input) => joined.aliases[input] ?? '').join(', ');
  const remedy = 'Join by an equality of plain columns, in ON or at the top of WHERE.';
  return refused('join', `from ${names} no equality of columns leads to the key`, remedy);
}

function imageColumns({ links }: JoinedTables, keys: readonly PlannedKey[], input: number): readonly string[] {
  const linked = links.flatMap(({ left, right, pairs }) => [
    ...(left === input ? pairs.map(([column]) => column) : []),
    ...(right === input ? pairs.map(([, column]) => column) : []),
  ]);
  const own = keys.filter((key) => key.input === input).map(({ column }) => column);
  return [...new Set([...own, ...linked])].sort();
}

/** The innermost select, and the selects around it that each read one select and nothing else. */
function coreOf(root: QueryBlock): { readonly core: QueryBlock; readonly visited: number } {
  let core = root;
  let visited = 1;
  for (
    let [only, ...others] = core.from;
    only?.kind === 'query' && others.length === 0;
    [only, ...others] = core.from
  ) {
    core = only.block;
    visited += 1;
  }
  return { core, visited };
}

function shapeRefusals({ blocks }: QueryTree, core: QueryBlock, visited: number): readonly IncrementalRefusal[] {
  if (blocks.some(({ branches, sublinks }) => branches.length > 0 || sublinks.length > 0)) return [];
  if (core.from.some(({ kind }) => kind === 'function'))
    return [refusal('shape', 'a function stands in FROM', 'Read tables alone.')];
  if (core.from.some(({ kind }) => kind === 'query') || blocks.length > visited)
    return [
      refusal(
        'shape',
        'a select is joined, or one is defined that is not read',
        'Join tables, and group their rows once.',
      ),
    ];
  return core.from.length === 0 ? [refusal('shape', 'it reads no table', 'Read a table.')] : [];
}

/** Those columns of the unique key that come through every select as they stand. */
function keysOf(root: QueryBlock, joined: JoinedTables, uniqueKey: readonly string[]): readonly PlannedKey[] {
  return uniqueKey.flatMap((output) => {
    const source = sourceOf(root, output, joined);
    return source === undefined ? [] : [{ output, ...source }];
  });
}

function sourceOf(block: QueryBlock, output: string, joined: JoinedTables): InputColumn | undefined {
  const found = outputsOf(block).filter(({ name }) => name === output);
  const [only] = found;
  // Twice, or hidden in a star: which one it is, is not said here.
  if (only === undefined || found.length > 1) return undefined;
  const names = columnNames(only.value);
  return names === undefined || names.includes('*') ? undefined : columnOf(block, names, joined);
}

/** Where a column that a select names comes from. */
function columnOf(block: QueryBlock, names: readonly string[], joined: JoinedTables): InputColumn | undefined {
  const [item] = block.from;
  return item?.kind === 'query' ? throughQuery(item, names, joined) : joined.find(names);
}

function throughQuery(item: FromItem, names: readonly string[], joined: JoinedTables): ReturnType<typeof sourceOf> {
  if (item.kind !== 'query' || item.columnNames.length > 0 || names.length > 2) return undefined;
  return sourceOf(item.block, names.at(-1) ?? '', joined);
}

export function refusal(reason: string, message: string, remedy: string): IncrementalRefusal {
  return { code: `view.incremental_${reason}`, message, remedy };
}

function refused(reason: string, message: string, remedy: string): Judgement {
  return { refusals: [refusal(reason, message, remedy)] };
}

function isFaulty(
  refusals: readonly IncrementalRefusal[],
): refusals is readonly [IncrementalRefusal, ...IncrementalRefusal[]] {
  return refusals.length > 0;
}
