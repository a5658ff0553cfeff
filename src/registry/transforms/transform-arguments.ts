import type { JsonObject, JsonValue } from '../../kernel/canonical-json.js';
import type { ColumnDefinition, ColumnType } from '../query-definition.js';
import { TransformFault } from './transform.js';

const NUMERIC: readonly ColumnType[] = ['integer', 'decimal'];
const NAME = /^[a-z][a-z0-9_]{0,62}$/;

/** Arguments of one step beside the columns it gets. Every getter refuses what does not fit with a TransformFault. */
export class TransformArguments {
  constructor(
    private readonly given: JsonObject,
    readonly columns: readonly ColumnDefinition[],
  ) {}

  refuseUnknown(known: readonly string[]): void {
    const unknown = Object.keys(this.given).find((key) => !known.includes(key));
    if (unknown !== undefined) throw new TransformFault(`takes no ${unknown}; it takes ${known.join(', ')}`);
  }

  get(key: string): JsonValue | undefined {
    return this.given[key];
  }

  /** Index of the column that the argument names. */
  column(key: string): number {
    return this.indexOf(this.given[key], key);
  }

  numericColumn(key: string): number {
    const index = this.column(key);
    const column = this.columns[index];
    if (column === undefined || !NUMERIC.includes(column.type))
      throw new TransformFault(`${key} must name a column of numbers`);
    return index;
  }

  /** Indexes of the columns that a list names; `fallback` where the argument is absent. */
  columnList(key: string, fallback?: readonly number[]): readonly number[] {
    const value = this.given[key];
    if (value === undefined && fallback !== undefined) return fallback;
    if (!Array.isArray(value) || value.length === 0) throw new TransformFault(`${key} must be a list of columns`);
    const indexes = (value as readonly JsonValue[]).map((name) => this.indexOf(name, key));
    if (new Set(indexes).size !== indexes.length) throw new TransformFault(`${key} names a column twice`);
    return indexes;
  }

  /** A mapping whose keys are columns. */
  columnMap(key: string): readonly (readonly [number, JsonValue])[] {
    const value = this.given[key];
    if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0)
      throw new TransformFault(`${key} must be a mapping from columns`);
    return Object.entries(value as JsonObject).map(([name, target]) => [this.indexOf(name, key), target]);
  }

  whole(key: string, bounds: { min: number; max: number; fallback?: number }): number {
    const value = this.given[key] ?? bounds.fallback;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < bounds.min || value > bounds.max)
      throw new TransformFault(`${key} must be a whole number from ${bounds.min} to ${bounds.max}`);
    return value;
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.given[key] ?? fallback;
    if (typeof value !== 'boolean') throw new TransformFault(`${key} must be true or false`);
    return value;
  }

  /** The columns with one more behind them, named by `as` or by `fallback`. */
  withColumn(fallback: string, column: Omit<ColumnDefinition, 'name'>): readonly ColumnDefinition[] {
    const name = this.given['as'] ?? fallback;
    return [...this.columns, { name: this.freshName(name), ...column }];
  }

  /** A name that no column has. */
  freshName(name: JsonValue, others: readonly ColumnDefinition[] = this.columns): string {
    if (typeof name !== 'string' || !NAME.test(name)) throw new TransformFault('a new column needs a lower-case name');
    if (others.some((column) => column.name === name)) throw new TransformFault(`there is a column ${name} already`);
    return name;
  }

  private indexOf(name: JsonValue | undefined, key: string): number {
    const index = this.columns.findIndex((column) => column.name === name);
    if (index < 0) throw new TransformFault(`${key} names ${JSON.stringify(name ?? null)}, which is not a column here`);
    return index;
  }
}
