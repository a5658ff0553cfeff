import { quoted } from '../../registry/sql/index.parser.js';
import type { IncrementalPlan } from '../../registry/incremental/incremental-plan.js';
import type { InputFacts } from './input.facts.js';
import { pathFromKey, pathToKeys } from '../../registry/incremental/join.paths.js';

const FLOATS = /\.float[48]$/;
/** As SQL writes a schema-qualified name. */
export const relationText = (table: string): string => table.split('.').map(quoted).join('.');

/**
 * What of the tables keeps a view from being refreshed by what changed, each with its remedy; empty where nothing does.
 * @param facts of the plan's inputs, in their order.
 */
export function inputObstacles(plan: IncrementalPlan, facts: readonly InputFacts[]): readonly string[] {
  const unfit = facts.flatMap((input) => unfitTable(input));
  if (unfit.length > 0) return [...new Set(unfit)];
  return [...new Set([...unfitColumns(plan, facts), ...missingIndexes(plan, facts)])];
}

function unfitTable({ table, kind, hasFamily }: InputFacts): readonly string[] {
  if (kind === null) return [`${table} is not there`];
  if (kind !== 'r') return [`${table} is no plain table: refresh the view as a whole`];
  return hasFamily ? [`${table} has partitions or inherits: refresh the view as a whole`] : [];
}

function unfitColumns({ inputs, added, chosen }: IncrementalPlan, facts: readonly InputFacts[]): readonly string[] {
  const keys = inputs.flatMap(({ table, columns }, input) =>
    columns.filter((column) => facts[input]?.columns[column]?.isExact !== true).map((column) => `${table}.${column}`),
  );
  const floats = added.flatMap(({ input, column }) =>
    FLOATS.test(facts[input]?.columns[column]?.type ?? '.float8') ? [`${inputs[input]?.table ?? ''}.${column}`] : [],
  );
  const loose = chosen.flatMap(({ input, column }) => {
    const type = facts[input]?.columns[column];
    return type?.isExact === true || type?.isScaled === true ? [] : [`${inputs[input]?.table ?? ''}.${column}`];
  });
  return [
    ...loose.map(
      (name) =>
        `${name} is grouped by or chosen from, and equal values of it may be written in several ways: cast it to numeric(18, 2) or the like`,
    ),
    ...keys.map((name) => `${name} is of a type whose equal values may be written in several ways: take another key`),
    ...floats.map((name) => `${name} is a binary fraction and is added up: cast it to numeric`),
  ];
}

/**
 * Two ways have to be indexed: from each input to the keys, to find which rows a change has a part in, and from the keys to all inputs,
 * to compute these rows anew.
 */
function missingIndexes(plan: IncrementalPlan, facts: readonly InputFacts[]): readonly string[] {
  const isIndexed = (input: number, columns: readonly string[]): boolean =>
    columns.some((column) => facts[input]?.indexed.includes(column) === true);
  const needed: { readonly input: number; readonly columns: readonly string[] }[] = plan.inputs.flatMap((_, start) =>
    (pathToKeys(plan, start) ?? []).map(({ to, pairs }) => ({ input: to, columns: pairs.map(([, column]) => column) })),
  );
  const owners = [...new Set(plan.keys.map(({ input }) => input))];
  const keyColumns = (owner: number): readonly string[] =>
    plan.keys.filter(({ input }) => input === owner).map(({ column }) => column);
  const start = owners.find((owner) => isIndexed(owner, keyColumns(owner))) ?? owners[0] ?? 0;
  needed.push({ input: start, columns: keyColumns(start) });
  for (const { to, pairs } of pathFromKey(plan, start))
    needed.push({ input: to, columns: pairs.map(([, column]) => column) });
  return needed
    .filter(({ input, columns }) => !isIndexed(input, columns))
    .map(({ input, columns }) => {
      const table = plan.inputs[input]?.table ?? '';
      const names = [...new Set(columns)];
      return `${table} has no index on ${names.join(' or ')}: CREATE INDEX ON ${relationText(table)} (${names.map(quoted).join(', ')})`;
    });
}
