import type { LogPosition, TagState } from './cache.types.js';
import type { Role } from './identity.types.js';

export type AccessLevel = 'public' | 'restricted' | 'confidential';

export interface ByParameter<T> {
  readonly by_parameter: { readonly param: string; readonly values: Readonly<Record<string, T>> };
}

export interface QuerySummary {
  readonly query_id: string;
  readonly operation: string;
  readonly domain: string;
  readonly title: string;
  readonly description: string;
  readonly unit: string | ByParameter<string>;
  readonly scope: string;
  readonly access_level: AccessLevel;
  readonly cache: { readonly ttl_seconds: number | ByParameter<number>; readonly region: string } | null;
  readonly freshness_days: number | null;
  readonly version: string;
  readonly run: string;
}

export type ParameterType =
  'string' | 'integer' | 'float' | 'date' | 'timestamp' | 'boolean' | 'string_list' | 'number_list';

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly description: string;
  readonly required: boolean;
  readonly default?: unknown;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly allowed?: readonly (string | number)[];
  readonly pattern?: string;
  readonly length_max: number;
}

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly unit: string | null;
  readonly description: string;
  readonly nullable: boolean;
}

export type Params = Readonly<Record<string, unknown>>;

export interface Contract extends QuerySummary {
  readonly parameters: readonly Parameter[];
  readonly columns: readonly Column[];
  readonly key: readonly string[];
  readonly privacy: { readonly persons_column: string; readonly minimum_group_size: number } | null;
  readonly transform: readonly Readonly<Record<string, unknown>>[];
  readonly examples: readonly Params[];
  readonly lineage: {
    readonly tables: readonly string[];
    readonly datasets: {
      readonly always: readonly string[];
      readonly by_parameter?: ByParameter<readonly string[]>['by_parameter'];
    };
    readonly narrow: readonly { readonly table: string; readonly column: string; readonly param: string }[];
    readonly tags: readonly string[];
  };
  /** Null: not for this caller. */
  readonly sql: string | null;
}

export type Row = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly query_id: string;
  readonly rows: readonly { readonly data: Row }[];
  readonly row_count: number;
  readonly unit: string;
  readonly provenance: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly freshness: {
    readonly asof_date: string | null;
    readonly updated_at: string | null;
    readonly age_days: number | null;
  };
  readonly warnings: readonly string[];
}

export interface Explanation {
  readonly query_id: string;
  readonly operation: string;
  readonly params: Params;
  readonly params_hash: string;
  readonly definition_version: string;
  readonly datasets: readonly string[];
  readonly cache: string;
  readonly region: string | null;
  readonly key: string | null;
  readonly tier: string | null;
  readonly position: LogPosition | null;
  readonly trusted: boolean;
  readonly tags: readonly TagState[];
  readonly entries: readonly {
    readonly tier: string;
    readonly valid: boolean;
    readonly refusal?: string;
    readonly changed_tag?: string;
    readonly position: number;
    readonly bytes: number;
    readonly age_seconds: number;
    readonly ttl_seconds: number;
    readonly load_cost_ms: number;
  }[];
  readonly route: {
    readonly taken: string;
    readonly rule: string | null;
    readonly tables: readonly string[];
    readonly views: readonly {
      readonly view: string;
      readonly verdict: string;
      readonly rule: string | null;
      readonly reason: string | null;
      readonly as_of: string | null;
    }[];
  };
}

const ROLE_OF: Readonly<Record<AccessLevel, Role | null>> = {
  public: null,
  restricted: 'analyst',
  confidential: 'admin',
};

/** The role that a query asks for; null: none. */
export function roleFor({ access_level: level }: Pick<QuerySummary, 'access_level'>): Role | null {
  return ROLE_OF[level];
}
