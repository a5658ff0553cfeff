import type { JsonObject } from '../kernel/canonical-json.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { ContractMap } from '../registry/definitions/contract-map.js';
import type { QueryDefinition } from '../registry/query-definition.js';
import type { PackSource } from './prefetch-plan.js';
import type { PrefetchRules } from './prefetch-file.parser.js';

/** Sources of one file by name; undefined where one has a fault, which was reported. */
export type Sources = ReadonlyMap<string, PackSource | undefined>;

/** Reads `sources`: whom packs are warmed for, each the rows of a query that is everyone's. */
export function parseSources(root: ContractMap, rules: PrefetchRules): Sources {
  const map = root.map('sources');
  return new Map((map?.keys() ?? []).map((name) => [name, map === undefined ? undefined : parse(map, name, rules)]));
}

function parse(sources: ContractMap, name: string, rules: PrefetchRules): PackSource | undefined {
  const source = sources.map(name);
  if (source === undefined) return undefined;
  source.refuseUnknown(['fn', 'params', 'tenant']);
  const fn = source.text('fn', { required: true });
  if (fn === undefined) return undefined;
  const definition = rules.functions.find(fn);
  if (definition?.scope !== 'public') {
    const message = `${fn} is no query whose answer is everyone's`;
    source.report('fn', 'prefetch.source', message, 'Name a query or operation of scope public.');
    return undefined;
  }
  const params = source.has('params') ? ((source.map('params') && source.json('params')) as JsonObject) : {};
  const tenantColumn = source.text('tenant') ?? null;
  if (tenantColumn !== null && !hasColumn(definition, tenantColumn)) {
    const remedy = `falaj query show ${definition.queryId} lists its columns.`;
    source.report('tenant', 'prefetch.source', `${fn} has no column ${tenantColumn}`, remedy);
    return undefined;
  }
  return canAsk(source, definition, params, rules) ? { name, definition, params, tenantColumn } : undefined;
}

function canAsk(source: ContractMap, { queryId }: QueryDefinition, params: JsonObject, rules: PrefetchRules): boolean {
  try {
    rules.registry.bind(queryId, params);
    return true;
  } catch (error) {
    if (!(error instanceof FalajError)) throw error;
    const remedy = `falaj query show ${queryId} lists its parameters.`;
    source.report(source.has('params') ? 'params' : 'fn', 'prefetch.parameter', error.detail, remedy);
    return false;
  }
}

/** Reads `each` of an entry: which parameters take their values from which columns. */
export function parseEach(
  item: ContractMap,
  definition: QueryDefinition,
  source: PackSource,
): Readonly<Record<string, string>> | undefined {
  const each = item.map('each');
  if (each === undefined) return undefined;
  const pairs = each.keys().map((param) => {
    const column = each.text(param, { required: true }) ?? '';
    const isKnown = definition.parameters.some(({ name }) => name === param);
    if (!isKnown) {
      const remedy = `falaj query show ${definition.queryId} lists its parameters.`;
      each.report(param, 'prefetch.each', `${definition.queryId} has no parameter ${param}`, remedy);
    } else if (!hasColumn(source.definition, column)) {
      const remedy = `falaj query show ${source.definition.queryId} lists its columns.`;
      each.report(param, 'prefetch.each', `the source ${source.name} has no column ${column}`, remedy);
    }
    return [param, column] as const;
  });
  return Object.fromEntries(pairs);
}

function hasColumn({ columns }: QueryDefinition, wanted: string): boolean {
  return columns.some(({ name }) => name === wanted);
}
