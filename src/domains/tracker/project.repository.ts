import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ReadTransaction } from '../../database/read-transaction.js';
import { EventPublisher } from '../../events/event.publisher.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import { API_DATASET } from './issue.rows.js';
import type { Project, ProjectChanges, ProjectFilter, ProjectTypes } from './project.js';
import { instantOf, TenantTable, type TenantAsked } from './tenant.table.js';
import { TenantRepository, type TenantRow } from './tenant.repository.js';
import { PROJECT_CHANGED } from './tracker.events.js';

export const PROJECTS_LIMIT = 100;

const MEMBERS: Readonly<Record<keyof Project, string>> = {
  id: 't.id',
  project_key: 't.project_key',
  tenant_id: 't.tenant_id',
  instance_id: 't.instance_id',
  name: 't.name',
  description: 't.description',
  lead_account_id: 't.lead_account_id',
  is_archived: 't.is_archived',
  first_issue_at: instantOf('t.first_issue_at'),
  updated_at: instantOf('t.updated_at'),
  sync_version: 't.sync_version',
};

const SHAPE = {
  table: 'public.projects',
  members: MEMBERS,
  touches: ['updated_at = now()', 'sync_version = t.sync_version + 1'],
};

/** The ordinary repository of projects. */
@Injectable()
export class ProjectRepository extends TenantRepository<ProjectTypes> {
  constructor(
    reads: ReadTransaction,
    private readonly events: EventPublisher,
  ) {
    super(new TenantTable<Project>(reads, SHAPE));
  }

  async getByKey(scope: QueryScope, key: string): Promise<Project | null> {
    return (await this.table.read(scope, { where: 't.project_key = $2', values: [key] }))[0] ?? null;
  }

  override async update(
    transaction: RecordedTransaction,
    scope: QueryScope,
    id: string,
    changes: ProjectChanges,
  ): Promise<Project | null> {
    const project = await super.update(transaction, scope, id, changes);
    if (project !== null) {
      const { tenant_id, project_key } = project;
      await this.events.publish(transaction, PROJECT_CHANGED, { tenant_id, project_key });
    }
    return project;
  }

  protected asked({ instance, is_archived: isArchived }: ProjectFilter): TenantAsked {
    const where = '($2::text IS NULL OR t.instance_id = $2) AND ($3::boolean IS NULL OR t.is_archived = $3)';
    return { where, values: [instance ?? null, isArchived ?? null] };
  }

  protected ordered({ limit = PROJECTS_LIMIT, offset = 0 }: ProjectFilter): string {
    return `ORDER BY t.project_key COLLATE "C" LIMIT ${String(Math.trunc(limit))} OFFSET ${String(Math.trunc(offset))}`;
  }

  protected rowOf(_: RecordedTransaction, __: QueryScope, draft: ProjectTypes['draft']): Promise<TenantRow> {
    return Promise.resolve({ id: randomUUID(), ...draft, dataset_id: API_DATASET });
  }

  protected changesOf(changes: ProjectChanges): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  }
}
