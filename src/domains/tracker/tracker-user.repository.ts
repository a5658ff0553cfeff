import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ReadTransaction } from '../../database/read-transaction.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import { API_DATASET } from './issue.rows.js';
import { TenantTable, type TenantAsked } from './tenant.table.js';
import { TenantRepository, type TenantRow } from './tenant.repository.js';
import type { TrackerUser, UserFilter, UserTypes } from './tracker-user.js';

export const USERS_LIMIT = 100;

const MEMBERS: Readonly<Record<keyof TrackerUser, string>> = {
  id: 't.id',
  tenant_id: 't.tenant_id',
  instance_id: 't.instance_id',
  account_id: 't.account_id',
  display_name: 't.display_name',
  is_active: 't.is_active',
};

/** The ordinary repository of accounts. */
@Injectable()
export class TrackerUserRepository extends TenantRepository<UserTypes> {
  constructor(reads: ReadTransaction) {
    super(new TenantTable<TrackerUser>(reads, { table: 'public.tracker_users', members: MEMBERS }));
  }

  async getByKey(scope: QueryScope, account: string): Promise<TrackerUser | null> {
    return (await this.table.read(scope, { where: 't.account_id = $2', values: [account] }))[0] ?? null;
  }

  protected asked({ is_active: isActive }: UserFilter): TenantAsked {
    return { where: '($2::boolean IS NULL OR t.is_active = $2)', values: [isActive ?? null] };
  }

  protected ordered({ limit = USERS_LIMIT, offset = 0 }: UserFilter): string {
    return `ORDER BY t.account_id COLLATE "C" LIMIT ${String(Math.trunc(limit))} OFFSET ${String(Math.trunc(offset))}`;
  }

  protected rowOf(_: RecordedTransaction, __: QueryScope, draft: UserTypes['draft']): Promise<TenantRow> {
    return Promise.resolve({ id: randomUUID(), ...draft, dataset_id: API_DATASET });
  }

  protected changesOf(changes: UserTypes['changes']): Readonly<Record<string, unknown>> {
    return { ...changes };
  }
}
