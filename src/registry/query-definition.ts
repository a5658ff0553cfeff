import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import type { TagTemplate } from '../kernel/tag-template.js';

export type ParameterType =
  'string' | 'integer' | 'float' | 'date' | 'timestamp' | 'boolean' | 'string_list' | 'number_list';

/** One declared parameter. A parameter without `default` is required; `default: null` makes it optional. */
export interface ParameterDefinition {
  readonly name: string;
  readonly type: ParameterType;
  readonly description: string;
  readonly required: boolean;
  /** Filled in before the key is made. Absent where required. A date may be `today(<time zone>)`, the day at binding. */
  readonly default?: JsonValue;
  readonly min?: number | string;
  readonly max?: number | string;
  /** Longest string, or longest list. */
  readonly lengthMax: number;
  readonly allowed?: readonly (string | number)[];
  /** Regular expression (anchored) a string must match. */
  readonly pattern?: string;
  /** A date is rounded down to the first of its month when bound, so that date ranges over persons cannot be subtracted. */
  readonly snap?: 'month';
}

export type ColumnType = 'string' | 'integer' | 'decimal' | 'boolean' | 'date' | 'timestamp' | 'json';
export type Unit =
  'count' | 'percent' | 'qar' | 'usd' | 'index' | 'years' | 'months' | 'persons' | 'ratio' | 'unknown' | (string & {});

/** The unit of an answer: always the same, or chosen by the value of one parameter. */
export type UnitChoice = Unit | ByParameter<Unit>;

/** One of several, chosen by the value of a text parameter whose allowed values are exactly the choices. */
export interface ByParameter<T> {
  readonly param: string;
  readonly values: Readonly<Record<string, T>>;
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: ColumnType;
  readonly unit?: Unit;
  readonly description: string;
  readonly nullable: boolean;
}

export interface NarrowDefinition {
  /** Schema-qualified table. */
  readonly table: string;
  readonly column: string;
  readonly param: string;
}

export type AccessLevel = 'public' | 'restricted' | 'confidential';
/** `workspace`: of the workspace that the parameter `workspace_id` names, for whoever's credential shows it. */
export type QueryScopeKind = 'public' | 'workspace' | 'tenant' | 'user';

/** The parameter by which a query of workspace scope says whose answer it gives. */
export const WORKSPACE_PARAMETER = 'workspace_id';

export interface CachePolicyDefinition {
  /** Always the same, or chosen by the value of one parameter. */
  readonly ttlSeconds: number | ByParameter<number>;
  readonly region: string;
}

/** Which datasets an answer speaks of: always the same, or chosen by the value of one parameter. */
export interface DatasetChoice {
  readonly always: readonly string[];
  readonly byParam?: ByParameter<readonly string[]>;
}

export interface PrivacyDefinition {
  /** Output column with the number of distinct persons the row stands for; checked against the floor on every row. */
  readonly personsColumn: string;
  /** Fewest distinct persons a row may stand for; at least the privacy floor. */
  readonly minimumGroupSize: number;
}

/** The table of several tenants' rows that a query reads. Row security shows it the rows of the scope's tenant. */
export interface TenancyDefinition {
  /** Schema-qualified; the first, where there are several. */
  readonly table: string;
  readonly column: string;
  /** Of each such table that is read, the column that tells whose row it is. */
  readonly ofTenants: Readonly<Record<string, string>>;
}

/** A postprocess step of the transform catalogue; `name` selects it, the rest are its arguments. */
export interface TransformStep {
  readonly name: string;
  readonly arguments: JsonObject;
}

/** A parameter that only filters finished rows: where it is not null, rows stay whose column equals it. */
export interface ResidualFilter {
  readonly param: string;
  readonly column: string;
}

/** One key of the order of an answer's rows, by an output column of the statement. */
export interface OutputOrder {
  readonly column: string;
  readonly isCollatedC: boolean;
  readonly isDescending: boolean;
  /** Where nulls stand, if that is said. */
  readonly nulls: 'first' | 'last' | null;
}

/** The contract in a definition's head comment, validated and frozen, with what was learned from its SQL. */
export interface QueryDefinition {
  readonly queryId: string;
  readonly operation: string;
  readonly domain: string;
  readonly file: string;
  readonly title: string;
  readonly description: string;
  readonly dataset: DatasetChoice;
  readonly parameters: readonly ParameterDefinition[];
  /** What the statement returns, in its order, as the contract declares it. */
  readonly statementColumns: readonly ColumnDefinition[];
  /** Columns of the answer: the statement's, as the transform steps leave them. */
  readonly columns: readonly ColumnDefinition[];
  /** Statement columns that identify a row; the statement's ORDER BY covers them, so the order is total. */
  readonly key: readonly string[];
  readonly unit: UnitChoice;
  readonly scope: QueryScopeKind;
  readonly accessLevel: AccessLevel;
  /** Null: not granted, straight through. */
  readonly cache: CachePolicyDefinition | null;
  readonly freshnessDays: number | null;
  readonly narrow: readonly NarrowDefinition[];
  /** What the answer depends on besides its tables: tags that events move. */
  readonly tags: readonly TagTemplate[];
  readonly privacy: PrivacyDefinition | null;
  readonly transform: readonly TransformStep[];
  readonly examples: readonly JsonObject[];
  /** The statement as written, without its head comment. */
  readonly sql: string;
  /** The statement with `$n` placeholders, each cast to its declared type. */
  readonly statement: string;
  /** Parameter names in `$n` order. */
  readonly bindings: readonly string[];
  /** Whether the statement bounds its own rows; else the executor appends a LIMIT. */
  readonly isLimited: boolean;
  /** Schema-qualified tables and views the statement names, sorted. */
  readonly reads: readonly string[];
  /** Built-in functions the statement calls, sorted; the catalogue audit asks the server for their volatility. */
  readonly functions: readonly string[];
  /** Parameters that only filter the finished rows. */
  readonly residuals: readonly ResidualFilter[];
  /** The order of the rows by output columns; null where it cannot be said so. */
  readonly outputOrder: readonly OutputOrder[] | null;
  /** Null where it reads no table of several tenants. */
  readonly tenancy: TenancyDefinition | null;
  /** `v1-` and 8 hex digits of the fingerprint of definition and wire format. */
  readonly version: string;
}

/** A fact about a table that the privacy rules need, from a domain's tables.yml. */
export interface TableDefinition {
  /** Schema-qualified. */
  readonly table: string;
  readonly domain: string;
  readonly personLevel: boolean;
  /** Column that tells persons apart; null where the table holds none. */
  readonly personKey: string | null;
  /** Column that tells whose row it is, where the table holds rows of several tenants under row security. */
  readonly tenantColumn: string | null;
}

/** A query with its parameters typed, defaulted and checked: everything a key, a tag list or an execution needs. */
export interface BoundQuery {
  readonly definition: QueryDefinition;
  /** Canonical typed parameters, every declared one present. */
  readonly params: JsonObject;
  /** First 16 hex digits of the parameters' SHA-256. */
  readonly hash: string;
  readonly fullHash: string;
  /** Dataset ids this answer speaks of. */
  readonly datasets: readonly string[];
  /** `table:` tags, narrowed where declared, plus `dataset:`, `op:` and those the definition declares; the cache adds its own. */
  readonly tags: readonly string[];
}
