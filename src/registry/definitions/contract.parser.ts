import type { JsonObject } from '../../kernel/canonical-json.js';
import type { TagTemplate } from '../../kernel/tag-template.js';
import type {
  AccessLevel,
  CachePolicyDefinition,
  ColumnDefinition,
  ColumnType,
  DatasetChoice,
  NarrowDefinition,
  ParameterDefinition,
  PrivacyDefinition,
  QueryScopeKind,
  TransformStep,
  UnitChoice,
} from '../query-definition.js';
import type { ContractMap } from './contract-map.js';
import { parseChoice } from './choice.parser.js';
import { parseDataset } from './dataset.parser.js';
import { parseParameters } from './parameter-definition.parser.js';
import { parseTags } from './tags.parser.js';
import { parseUnit, parseUnitChoice } from './unit.parser.js';

/** What a contract says, each part checked by itself; undefined where a part was missing or faulty. */
export interface ParsedContract {
  readonly map: ContractMap;
  readonly queryId: string | undefined;
  readonly operation: string | undefined;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly dataset: DatasetChoice | undefined;
  readonly parameters: readonly ParameterDefinition[];
  readonly columns: readonly ColumnDefinition[];
  readonly key: readonly string[];
  readonly unit: UnitChoice | undefined;
  readonly scope: QueryScopeKind;
  readonly accessLevel: AccessLevel;
  readonly cache: CachePolicyDefinition | null;
  readonly freshnessDays: number | null;
  readonly narrow: readonly NarrowDefinition[];
  readonly tags: readonly TagTemplate[];
  readonly privacy: PrivacyDefinition | null;
  readonly transform: readonly PlacedStep[];
  readonly examples: readonly JsonObject[];
}

/** A step and where it is written, for what is found wrong with it later. */
export interface PlacedStep {
  readonly step: TransformStep;
  readonly place: ContractMap;
}

const KEYS = [
  'query_id', 'operation', 'title', 'description', 'dataset', 'parameters', 'columns', 'key', 'unit', 'scope',
  'access_level', 'cache', 'freshness_days', 'narrow', 'tags', 'privacy', 'transform', 'examples',
]; // prettier-ignore
const IDENTIFIER = /^[a-z][a-z0-9_]{0,62}$/;
const COLUMN_TYPES: readonly ColumnType[] = ['string', 'integer', 'decimal', 'boolean', 'date', 'timestamp', 'json'];
export const QUALIFIED_TABLE = /^[a-z_][a-z0-9_]{0,62}\.[a-z_][a-z0-9_]{0,62}$/;
const TTL_SECONDS_MAX = 366 * 86_400;
const DAYS_MAX = 36_500;
const GROUP_SIZE_MAX = 1_000_000;

/** Reads every key of a contract; problems go to the map's reporter, with their lines. */
export function parseContract(map: ContractMap): ParsedContract {
  map.refuseUnknown(KEYS);
  const queryId = map.text('query_id', { required: true, pattern: IDENTIFIER, patternName: 'a lower-case identifier' });
  const operation = map.text('operation', { pattern: IDENTIFIER, patternName: 'a lower-case identifier' });
  const parameters = parseParameters(map);
  return {
    map,
    queryId,
    operation: map.has('operation') ? operation : queryId,
    title: map.text('title', { required: true, lengthMax: 200 }),
    description: map.text('description', { required: true }),
    dataset: parseDataset(map, parameters),
    parameters,
    columns: parseColumns(map),
    key: map.texts('key', { required: true }) ?? [],
    unit: parseUnitChoice(map, parameters),
    scope: map.choice('scope', ['public', 'workspace', 'tenant', 'user'], 'public') ?? 'public',
    accessLevel: map.choice('access_level', ['public', 'restricted', 'confidential'], 'public') ?? 'public',
    cache: parseCache(map, parameters),
    freshnessDays: map.integer('freshness_days', { min: 1, max: DAYS_MAX }) ?? null,
    narrow: parseNarrow(map),
    tags: parseTags(map, parameters),
    privacy: parsePrivacy(map),
    transform: parseTransform(map),
    examples: parseExamples(map),
  };
}

function parseColumns(map: ContractMap): readonly ColumnDefinition[] {
  const items = map.maps('columns');
  if (items.length === 0 && !map.has('columns')) map.missing('columns', 'a list of {name, type, description}');
  else if (items.length === 0) map.wrong('columns', 'has no column', 'Declare at least one.');
  const columns: ColumnDefinition[] = [];
  for (const item of items) {
    const column = parseColumn(item);
    if (column === undefined) continue;
    if (columns.some((other) => other.name === column.name))
      item.report('name', 'contract.duplicate', `column ${column.name} is declared twice`, 'Declare each column once.');
    else columns.push(column);
  }
  return columns;
}

function parseColumn(item: ContractMap): ColumnDefinition | undefined {
  item.refuseUnknown(['name', 'type', 'unit', 'description', 'nullable']);
  const name = item.text('name', { required: true, pattern: IDENTIFIER, patternName: 'a lower-case identifier' });
  const type = item.choice('type', COLUMN_TYPES);
  const description = item.text('description', { required: true });
  const unit = parseUnit(item, 'unit');
  const nullable = item.boolean('nullable') ?? false;
  if (name === undefined || type === undefined || description === undefined) return undefined;
  return { name, type, description, nullable, ...(unit === undefined ? {} : { unit }) };
}

function parseCache(map: ContractMap, parameters: readonly ParameterDefinition[]): CachePolicyDefinition | null {
  if (!map.has('cache')) {
    map.missing('cache', '{ttl_seconds: n}, or false');
    return null;
  }
  if (map.json('cache') === false) return null;
  const cache = map.map('cache');
  if (cache === undefined) return null;
  cache.refuseUnknown(['ttl_seconds', 'region']);
  const ttlSeconds = parseTtl(cache, parameters);
  const region = cache.text('region', { pattern: IDENTIFIER, patternName: 'a region name' }) ?? 'default';
  return ttlSeconds === undefined ? null : { ttlSeconds, region };
}

/** One life for all answers, or one for each value of a parameter. */
function parseTtl(
  cache: ContractMap,
  parameters: readonly ParameterDefinition[],
): CachePolicyDefinition['ttlSeconds'] | undefined {
  const bounds = { min: 1, max: TTL_SECONDS_MAX, required: true };
  if (!isMapping(cache.json('ttl_seconds'))) return cache.integer('ttl_seconds', bounds);
  const choice = cache.map('ttl_seconds');
  choice?.refuseUnknown(['param', 'values']);
  return choice && parseChoice(choice, parameters, (values, value) => values.integer(value, bounds));
}

function parseNarrow(map: ContractMap): readonly NarrowDefinition[] {
  return map.maps('narrow').flatMap((item) => {
    item.refuseUnknown(['table', 'column', 'param']);
    const table = item.text('table', { required: true, pattern: QUALIFIED_TABLE, patternName: 'schema.table' });
    const column = item.text('column', { required: true, pattern: IDENTIFIER, patternName: 'a column name' });
    const param = item.text('param', { required: true });
    return table === undefined || column === undefined || param === undefined ? [] : [{ table, column, param }];
  });
}

function parsePrivacy(map: ContractMap): PrivacyDefinition | null {
  const privacy = map.has('privacy') ? map.map('privacy') : undefined;
  if (privacy === undefined) return null;
  privacy.refuseUnknown(['persons_column', 'minimum_group_size']);
  const personsColumn = privacy.text('persons_column', { required: true });
  const minimumGroupSize = privacy.integer('minimum_group_size', { min: 1, max: GROUP_SIZE_MAX, required: true });
  return personsColumn === undefined || minimumGroupSize === undefined ? null : { personsColumn, minimumGroupSize };
}

/** Each item is one step: its name, and its arguments as a mapping. */
function parseTransform(map: ContractMap): readonly PlacedStep[] {
  return map.maps('transform').flatMap((item) => {
    const [name, ...others] = item.keys();
    const args = name === undefined ? undefined : item.json(name);
    if (name !== undefined && others.length === 0 && isMapping(args))
      return [{ step: { name, arguments: args }, place: item }];
    item.report(
      undefined,
      'contract.transform',
      'a transform step is one name with a mapping of arguments',
      'Write - top_n: {column: value, n: 10}.',
    );
    return [];
  });
}

function parseExamples(map: ContractMap): readonly JsonObject[] {
  return map.maps('examples').flatMap((item) => {
    item.refuseUnknown(['params']);
    const params = item.has('params') ? item.json('params') : {};
    if (isMapping(params)) return [params];
    item.wrong('params', 'must be a mapping of parameters', 'Write params: {name: value}.');
    return [];
  });
}

function isMapping(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
