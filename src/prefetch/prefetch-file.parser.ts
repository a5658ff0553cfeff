import { isCron } from '../config/cron.kind.js';
import { canonicalJson, type JsonObject } from '../kernel/canonical-json.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { ContractMap } from '../registry/definitions/contract-map.js';
import type { DefinitionFile } from '../registry/definitions/definition-file.parser.js';
import type { ReportProblem } from '../registry/definitions/definition-problem.js';
import { readYamlMap } from '../registry/definitions/yaml.reader.js';
import { WORKSPACE_PARAMETER, type QueryDefinition } from '../registry/query-definition.js';
import type { QueryRegistry } from '../registry/query.registry.js';
import type { FunctionResolver } from './function.resolver.js';
import { parseEach, parseSources, type Sources } from './pack-source.parser.js';
import type { PackSource, PrefetchEntry, PrefetchPack } from './prefetch-plan.js';

/** What entries are held against. */
export interface PrefetchRules {
  readonly functions: FunctionResolver;
  readonly registry: QueryRegistry;
}

/** A name with its questions, and where its file says so. */
export interface Placed<T> {
  readonly name: string;
  readonly line: number;
  readonly value: T;
}

export interface PrefetchFile {
  readonly always: readonly PrefetchEntry[];
  readonly intents: readonly Placed<readonly PrefetchEntry[]>[];
  readonly packs: readonly Placed<PrefetchPack>[];
}

const FUNCTION = /^[a-z][a-z0-9_]{0,127}$/;
const INTENT = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/;
const PACK = /^[a-z][a-z0-9_]{0,62}$/;
const EMPTY: PrefetchFile = { always: [], intents: [], packs: [] };

/** Reads one prefetch.yml; every problem is reported with its line, under a code that begins with `prefetch.`. */
export function parsePrefetchFile(file: DefinitionFile, rules: PrefetchRules, report: ReportProblem): PrefetchFile {
  const root = readYamlMap(file.text, 0, (line, code, message, remedy) => {
    report(line, code.replace(/^contract\./, 'prefetch.'), message, remedy);
  });
  if (root === undefined) return EMPTY;
  root.refuseUnknown(['always', 'intents', 'packs', 'sources']);
  const sources = parseSources(root, rules);
  return {
    always: root.has('always') ? parseSpecs(root, 'always', rules) : [],
    intents: parseNamed(root, 'intents', INTENT, (intents, name) => parseIntent(intents, name, rules)),
    packs: parseNamed(root, 'packs', PACK, (packs, name) => parsePack(packs, name, file.domain, rules, sources)),
  };
}

function parseNamed<T>(
  root: ContractMap,
  key: string,
  pattern: RegExp,
  parse: (map: ContractMap, name: string) => T | undefined,
): readonly Placed<T>[] {
  const map = root.map(key);
  return (map?.keys() ?? []).flatMap((name) => {
    if (map === undefined) return [];
    if (!pattern.test(name))
      map.report(name, 'prefetch.name', `${key} has the name ${name}`, `Choose a name that matches ${pattern.source}.`);
    const value = parse(map, name);
    return value === undefined ? [] : [{ name, line: map.line(name), value }];
  });
}

function parseIntent(intents: ContractMap, name: string, rules: PrefetchRules): readonly PrefetchEntry[] | undefined {
  if (Array.isArray(intents.json(name))) return parseSpecs(intents, name, rules);
  const intent = intents.map(name);
  intent?.refuseUnknown(['specs']);
  return intent === undefined ? undefined : parseSpecs(intent, 'specs', rules);
}

function parsePack(
  packs: ContractMap,
  name: string,
  domain: string,
  rules: PrefetchRules,
  sources: Sources,
): PrefetchPack | undefined {
  const pack = packs.map(name);
  if (pack === undefined) return undefined;
  pack.refuseUnknown(['title', 'description', 'specs', 'for_each', 'schedule']);
  const title = pack.text('title', { required: true });
  const description = pack.text('description') ?? null;
  const forEach = sourceOf(pack, sources);
  const entries = parseSpecs(pack, 'specs', rules, { source: forEach, check: refusePrivate });
  const schedule = scheduleOf(pack);
  return title === undefined ? undefined : { name, domain, title, description, entries, forEach, schedule };
}

function sourceOf(pack: ContractMap, sources: Sources): PackSource | null {
  const name = pack.text('for_each');
  if (name === undefined) return null;
  const source = sources.get(name);
  if (source === undefined && !sources.has(name))
    pack.report(
      'for_each',
      'prefetch.unknown_source',
      `there is no source ${name}`,
      "Name one of this file's sources.",
    );
  return source ?? null;
}

function scheduleOf(pack: ContractMap): string | null {
  const schedule = pack.text('schedule') ?? null;
  if (schedule !== null && !isCron(schedule))
    pack.report(
      'schedule',
      'prefetch.schedule',
      `${schedule} is no schedule`,
      'Write five fields, as cron takes them.',
    );
  return schedule;
}

type CheckEntry = (item: ContractMap, definition: QueryDefinition, source: PackSource | null) => void;

interface SpecRules {
  /** Null where the list is no pack's, or its pack is for everyone. */
  readonly source: PackSource | null;
  readonly check: CheckEntry;
}

/**
 * Nobody in particular warms a pack: a tenant's answer is there only where a source names the tenant, a workspace's where the entry names
 * it, a user's never.
 */
function refusePrivate(item: ContractMap, { queryId, scope }: QueryDefinition, source: PackSource | null): void {
  const named = [item.map('params'), item.map('each')].some((given) => given?.has(WORKSPACE_PARAMETER) === true);
  if (scope === 'workspace' && named) return;
  if (scope === 'public' || (scope === 'tenant' && (source?.tenantColumn ?? null) !== null)) return;
  const message = `${queryId} answers for a ${scope}, and a pack is warmed for everyone`;
  item.report('fn', 'prefetch.scope', message, 'Move the entry to an intent, which is asked as its caller.');
}

function parseSpecs(
  map: ContractMap,
  key: string,
  rules: PrefetchRules,
  special?: SpecRules,
): readonly PrefetchEntry[] {
  if (!map.has(key)) map.missing(key, 'a list of {fn, params}');
  const items = map.maps(key);
  const given = map.json(key);
  if (Array.isArray(given) && given.length === 0)
    map.report(key, 'prefetch.empty', `${key} lists nothing`, 'List at least one {fn, params}, or leave it out.');
  const entries = new Map<string, PrefetchEntry>();
  for (const item of items) {
    const entry = parseEntry(item, rules, special?.source ?? null);
    if (entry === undefined) continue;
    special?.check(item, entry.definition, special.source);
    const { queryId } = entry.definition;
    const question = `${queryId} ${questionOf(entry, rules.registry)}`;
    if (entries.has(question))
      item.report('fn', 'prefetch.duplicate', `${queryId} is asked the same twice`, 'List each question once.');
    else entries.set(question, entry);
  }
  return [...entries.values()];
}

function questionOf({ definition, params, each }: PrefetchEntry, registry: QueryRegistry): string {
  // What a member completes is not whole yet.
  if (each !== undefined) return canonicalJson({ params, each });
  return canonicalJson(registry.bind(definition.queryId, params).params);
}

function parseEntry(item: ContractMap, rules: PrefetchRules, source: PackSource | null): PrefetchEntry | undefined {
  item.refuseUnknown(source === null ? ['fn', 'params', 'note'] : ['fn', 'params', 'note', 'each']);
  const fn = item.text('fn', { required: true, pattern: FUNCTION, patternName: 'an operation or a query id' });
  const note = item.text('note') ?? null;
  const params = item.has('params') ? item.map('params') && (item.json('params') as JsonObject) : {};
  const definition = fn === undefined ? undefined : meant(item, fn, rules.functions);
  if (fn === undefined || definition === undefined || params === undefined) return undefined;
  const each = source === null ? undefined : parseEach(item, definition, source);
  if (!canBind(item, definition, params, rules.registry, each !== undefined)) return undefined;
  return { fn, params, definition, note, ...(each === undefined ? {} : { each }) };
}

function meant(item: ContractMap, fn: string, functions: FunctionResolver): QueryDefinition | undefined {
  const found = functions.all(fn);
  const ids = found.map(({ queryId }) => queryId).join(' and ');
  if (found.length === 0)
    item.report(
      'fn',
      'prefetch.unknown_function',
      `there is no operation or query ${fn}`,
      'Name one that falaj query list shows.',
    );
  if (found.length > 1)
    item.report('fn', 'prefetch.ambiguous_function', `${fn} means ${ids}`, 'Name the query id or operation of one.');
  return found.length === 1 ? found[0] : undefined;
}

function canBind(
  item: ContractMap,
  { queryId }: QueryDefinition,
  params: JsonObject,
  registry: QueryRegistry,
  isCompletedLater: boolean,
): boolean {
  try {
    registry.bind(queryId, params);
    return true;
  } catch (error) {
    if (!(error instanceof FalajError)) throw error;
    if (isCompletedLater && error.code === 'query.parameter_missing') return true;
    const remedy = `falaj query show ${queryId} lists its parameters.`;
    item.report(item.has('params') ? 'params' : undefined, 'prefetch.parameter', error.detail, remedy);
    return false;
  }
}
