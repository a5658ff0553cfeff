import type { EntityChange, EntityRepository, EntityTypes } from '../../cache/repositories/entity.repository.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import type { TenantAsked, TenantTable } from './tenant.table.js';

export type TenantRow = Readonly<Record<string, unknown>> & { readonly id: string };

interface TenantTypes extends EntityTypes {
  readonly entity: { readonly id: string };
  readonly id: string;
}

/** An ordinary repository over one table of tenants: what differs is which rows a filter means, and what is written of a draft. */
export abstract class TenantRepository<T extends TenantTypes> implements EntityRepository<T> {
  protected constructor(protected readonly table: TenantTable<T['entity']>) {}

  protected abstract asked(filter: T['filter']): TenantAsked;
  protected abstract rowOf(transaction: RecordedTransaction, scope: QueryScope, draft: T['draft']): Promise<TenantRow>;
  protected abstract changesOf(changes: T['changes']): Readonly<Record<string, unknown>>;
  /** Order and bounds of a list; a count has neither. */
  protected abstract ordered(filter: T['filter']): string;

  getByIds(scope: QueryScope, ids: readonly T['id'][]): Promise<readonly T['entity'][]> {
    return this.table.read(scope, { where: 't.id = ANY ($2::uuid[])', values: [ids] });
  }

  find(scope: QueryScope, filter: T['filter']): Promise<readonly T['entity'][]> {
    const { where, values = [] } = this.asked(filter);
    return this.table.read(scope, { where: `${where} ${this.ordered(filter)}`, values });
  }

  count(scope: QueryScope, filter: T['filter']): Promise<number> {
    return this.table.count(scope, this.asked(filter));
  }

  async create(transaction: RecordedTransaction, scope: QueryScope, draft: T['draft']): Promise<T['entity']> {
    const row = await this.rowOf(transaction, scope, draft);
    await this.table.insert(transaction, scope, row);
    const entity = await this.written(transaction, scope, row.id);
    if (entity === null) throw new FalajError('internal.unexpected', 'a row of the tracker was not written');
    return entity;
  }

  async update(
    transaction: RecordedTransaction,
    scope: QueryScope,
    id: T['id'],
    changes: T['changes'],
  ): Promise<T['entity'] | null> {
    const row = this.changesOf(changes);
    if (Object.keys(row).length > 0 && !(await this.table.update(transaction, scope, id, row))) return null;
    return this.written(transaction, scope, id);
  }

  delete(transaction: RecordedTransaction, scope: QueryScope, id: T['id']): Promise<boolean> {
    return this.table.delete(transaction, scope, id);
  }

  async bulkCreate(
    transaction: RecordedTransaction,
    scope: QueryScope,
    drafts: readonly T['draft'][],
  ): Promise<readonly T['entity'][]> {
    const created: T['entity'][] = [];
    for (const draft of drafts) created.push(await this.create(transaction, scope, draft));
    return created;
  }

  /** Rows are written in the order of their ids, so that two of these never wait for each other. */
  async bulkUpdate(
    transaction: RecordedTransaction,
    scope: QueryScope,
    changes: readonly EntityChange<T>[],
  ): Promise<readonly T['entity'][]> {
    const updated: T['entity'][] = [];
    for (const each of [...changes].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const entity = await this.update(transaction, scope, each.id, each.changes);
      if (entity !== null) updated.push(entity);
    }
    return updated;
  }

  private async written(transaction: RecordedTransaction, scope: QueryScope, id: T['id']): Promise<T['entity'] | null> {
    const rows = await this.table.written(transaction, scope, { where: 't.id = $2::uuid', values: [id] });
    return rows[0] ?? null;
  }
}
