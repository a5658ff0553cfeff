import { ReadTransaction } from '../../database/read-transaction.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';

/** How the rows of one table of tenants are shown and written. */
export interface TenantTableShape {
  /** `schema.table`, read as `t`. */
  readonly table: string;
  /** Members of an entity and the expression of each, in the order they are told. */
  readonly members: Readonly<Record<string, string>>;
  /** Joins of what an entity shows besides. */
  readonly joins?: string;
  /** What every update sets besides. */
  readonly touches?: readonly string[];
}

/** Conditions over `t` and whatever follows them; `$1` is the tenant, further values are `$2` on. */
export interface TenantAsked {
  readonly where: string;
  readonly values?: readonly unknown[];
}

/**
 * Rows of one table as entities. Every statement runs as the scope's tenant, which row security holds it to, and says so itself as well.
 * Column names come from the code alone; values are bound, and typed by the table itself.
 */
export class TenantTable<Entity extends object> {
  private readonly select: string;

  constructor(
    private readonly reads: ReadTransaction,
    private readonly shape: TenantTableShape,
  ) {
    const pairs = Object.entries(shape.members).map(([name, expression]) => `'${name}', ${expression}`);
    this.select = `SELECT json_build_object(${pairs.join(', ')})::text AS entity FROM ${shape.table} AS t ${shape.joins ?? ''}`;
  }

  async read(scope: QueryScope, { where, values = [] }: TenantAsked): Promise<readonly Entity[]> {
    const tenant = tenantOf(scope);
    const text = `${this.select} WHERE t.tenant_id = $1 AND ${where}`;
    const { rows } = await this.reads.run((reader) => reader.query(text, [tenant, ...values]), { tenant });
    return rows.map(([entity]) => JSON.parse(entity ?? '') as Entity);
  }

  async count(scope: QueryScope, { where, values = [] }: TenantAsked): Promise<number> {
    const tenant = tenantOf(scope);
    const text = `SELECT count(*) FROM ${this.shape.table} AS t WHERE t.tenant_id = $1 AND ${where}`;
    const { rows } = await this.reads.run((reader) => reader.query(text, [tenant, ...values]), { tenant });
    return Number(rows[0]?.[0]);
  }

  /** What was written is read in the same transaction. `FOR UPDATE OF t` may follow. */
  async written(
    transaction: RecordedTransaction,
    scope: QueryScope,
    { where, values = [] }: TenantAsked,
  ): Promise<readonly Entity[]> {
    const tenant = await actAs(transaction, scope);
    const text = `${this.select} WHERE t.tenant_id = $1 AND ${where}`;
    const { rows } = await transaction.query(text, [tenant, ...values]);
    return rows.map((row) => JSON.parse(String(row['entity'])) as Entity);
  }

  /** @param row columns and values; the tenant is the scope's, whatever it says. */
  async insert(
    transaction: RecordedTransaction,
    scope: QueryScope,
    row: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const tenant = await actAs(transaction, scope);
    const columns = Object.keys({ ...row, tenant_id: tenant }).map(column);
    const text = `INSERT INTO ${this.shape.table} (${columns.join(', ')})
      SELECT ${columns.join(', ')} FROM jsonb_populate_record(NULL::${this.shape.table}, $1::jsonb)`;
    await transaction.query(text, [JSON.stringify({ ...row, tenant_id: tenant })]);
  }

  /** Whether there was one. */
  async update(
    transaction: RecordedTransaction,
    scope: QueryScope,
    id: string,
    changes: Readonly<Record<string, unknown>>,
  ): Promise<boolean> {
    const tenant = await actAs(transaction, scope);
    const named = Object.keys(changes).map((name) => `${column(name)} = r.${column(name)}`);
    const sets = [...named, ...(this.shape.touches ?? [])];
    const text = `UPDATE ${this.shape.table} AS t SET ${sets.join(', ')}
      FROM jsonb_populate_record(NULL::${this.shape.table}, $3::jsonb) AS r
      WHERE t.tenant_id = $1 AND t.id = $2::uuid RETURNING t.id`;
    return (await transaction.query(text, [tenant, id, JSON.stringify(changes)])).rows.length > 0;
  }

  async delete(transaction: RecordedTransaction, scope: QueryScope, id: string): Promise<boolean> {
    const tenant = await actAs(transaction, scope);
    const text = `DELETE FROM ${this.shape.table} AS t WHERE t.tenant_id = $1 AND t.id = $2::uuid RETURNING t.id`;
    return (await transaction.query(text, [tenant, id])).rows.length > 0;
  }
}

/** An instant as entities and answers tell it. */
export function instantOf(expression: string): string {
  return `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** @throws FalajError auth.forbidden for a scope of no tenant */
export function tenantOf({ tenant }: QueryScope): string {
  if (tenant !== null && tenant !== '') return tenant;
  throw new FalajError('auth.forbidden', 'the tracker is asked for a tenant');
}

/** Row security holds the rest of the transaction to the scope's tenant. */
export async function actAs(transaction: RecordedTransaction, scope: QueryScope): Promise<string> {
  const tenant = tenantOf(scope);
  await transaction.query(`SELECT set_config('falaj.tenant', $1, true)`, [tenant]);
  return tenant;
}

const COLUMN = /^[a-z][a-z_]*$/;

function column(name: string): string {
  if (COLUMN.test(name)) return name;
  throw new FalajError('internal.unexpected', 'a row is written by a name that is no column');
}
