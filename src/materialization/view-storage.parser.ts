import type { JsonValue } from '../kernel/canonical-json.js';
import type { ContractMap } from '../registry/definitions/contract-map.js';
import type { ViewStorage } from './view-definition.js';

interface Rule {
  readonly kind: 'integer' | 'number' | 'boolean';
  readonly min: number;
  readonly max: number;
}

const INT_MAX = 2_147_483_647;
const integer = (min: number, max: number): Rule => ({ kind: 'integer', min, max });
const number = (min: number, max: number): Rule => ({ kind: 'number', min, max });
const BOOLEAN: Rule = { kind: 'boolean', min: 0, max: 0 };

/** What a materialized view takes on every server from 14 to 18, with the server's own bounds. */
const OPTIONS: Readonly<Record<string, Rule>> = {
  autovacuum_analyze_scale_factor: number(0, 100),
  autovacuum_analyze_threshold: integer(0, INT_MAX),
  autovacuum_enabled: BOOLEAN,
  autovacuum_freeze_max_age: integer(100_000, 2_000_000_000),
  autovacuum_freeze_min_age: integer(0, 1_000_000_000),
  autovacuum_freeze_table_age: integer(0, 2_000_000_000),
  autovacuum_vacuum_cost_delay: number(0, 100),
  autovacuum_vacuum_cost_limit: integer(1, 10_000),
  autovacuum_vacuum_insert_scale_factor: number(0, 100),
  autovacuum_vacuum_insert_threshold: integer(-1, INT_MAX),
  autovacuum_vacuum_scale_factor: number(0, 100),
  autovacuum_vacuum_threshold: integer(0, INT_MAX),
  fillfactor: integer(10, 100),
  log_autovacuum_min_duration: integer(-1, INT_MAX),
  parallel_workers: integer(0, 1024),
  toast_tuple_target: integer(128, 8160),
  vacuum_truncate: BOOLEAN,
};
const TABLESPACE = /^[a-z_][a-z0-9_]{0,62}$/;

export const NO_STORAGE: ViewStorage = Object.freeze({ options: Object.freeze([]), tablespace: null });

/** The key `storage` of a view; undefined where it is faulty, which has been reported. */
export function parseStorage(item: ContractMap): ViewStorage | undefined {
  if (!item.has('storage')) return NO_STORAGE;
  const map = item.map('storage');
  if (map === undefined) {
    if (item.json('storage') === undefined)
      item.wrong('storage', 'must be a mapping', 'Write name: value pairs below it.');
    return undefined;
  }
  const given = map.keys().filter((key) => key !== 'tablespace');
  const options = given.map((name) => option(map, name));
  const tablespace = map.has('tablespace') ? tablespaceOf(map) : null;
  if (tablespace === undefined || options.some((text) => text === undefined)) return undefined;
  return Object.freeze({ options: Object.freeze(options.filter((text) => text !== undefined).sort()), tablespace });
}

function option(map: ContractMap, name: string): string | undefined {
  const rule = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
  if (rule === undefined) {
    const known = [...Object.keys(OPTIONS), 'tablespace'].join(', ');
    map.report(name, 'view.storage', `${shown(name)} is no storage option`, `Use one of: ${known}.`);
    return undefined;
  }
  const value = map.json(name);
  if (fits(value, rule)) return `${name}=${String(value)}`;
  map.report(name, 'view.storage', `${name} must be ${expected(rule)}`, 'Correct the value.');
  return undefined;
}

function tablespaceOf(map: ContractMap): string | undefined {
  const value = map.json('tablespace');
  if (typeof value === 'string' && TABLESPACE.test(value) && !value.startsWith('pg_')) return value;
  const remedy = 'Write the plain name of a tablespace that the owner of the views may create in, or leave it out.';
  map.report('tablespace', 'view.storage', 'tablespace is no plain name of at most 63 bytes', remedy);
  return undefined;
}

function fits(value: JsonValue | undefined, { kind, min, max }: Rule): value is number | boolean {
  if (kind === 'boolean') return typeof value === 'boolean';
  if (typeof value !== 'number' || !Number.isFinite(value) || (kind === 'integer' && !Number.isInteger(value)))
    return false;
  // What JavaScript would write with an exponent the server might read and would not write so.
  return value >= min && value <= max && !String(value).includes('e');
}

function expected({ kind, min, max }: Rule): string {
  if (kind === 'boolean') return 'true or false';
  return `${kind === 'integer' ? 'a whole number' : 'a number'} from ${String(min)} to ${String(max)}`;
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 64));
}
