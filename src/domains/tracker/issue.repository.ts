import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityChange, EntityRepository } from '../../cache/repositories/entity.repository.js';
import { ReadTransaction } from '../../database/read-transaction.js';
import { EventPublisher } from '../../events/event.publisher.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import type { Issue, IssueChanges, IssueDraft, IssueFilter, IssueTypes } from './issue.js';
import { changedRow, fieldChanges, newRow } from './issue.rows.js';
import { IssueJournal } from './issue.journal.js';
import { ISSUE_SHAPE } from './issue.shape.js';
import { ISSUE_CHANGED, ISSUE_CREATED, ISSUE_DELETED } from './tracker.events.js';
import { tenantOf, TenantTable, type TenantAsked } from './tenant.table.js';

export const ISSUES_LIMIT = 100;
const SEARCH_LIMIT = 20;

/** Where the filter says nothing of a column, any value will do. */
const FILTERED = `($2::text IS NULL OR t.project_key = $2) AND ($3::text IS NULL OR t.assignee_account_id = $3)
  AND ($4::text IS NULL OR t.status = $4) AND ($5::text IS NULL OR t.status_category = $5)
  AND ($6::text IS NULL OR t.priority = $6) AND ($7::text IS NULL OR t.issue_type = $7)
  AND ($8::text IS NULL OR $8 = ANY (t.labels)) AND ($9::text IS NULL OR t.origin = $9)`;

/** Of the trigrams asked for, how many the issue has: three tenths of them at least, an issue whose key it is first. */
const SEARCHED = `($3::text IS NULL OR t.project_key = $3)
  AND cardinality(q.trigrams) > 0 AND s.shared * 10 >= cardinality(q.trigrams) * 3
  ORDER BY t.issue_key = $2 DESC, s.shared DESC, cardinality(t.trigrams), t.issue_key COLLATE "C" LIMIT $4`;
/** OFFSET 0 keeps the question from being taken apart anew for every row. */
const SHARED = `CROSS JOIN (SELECT falaj.trigrams($2) AS trigrams OFFSET 0) AS q
  CROSS JOIN LATERAL (
    SELECT count(*) AS shared FROM unnest(q.trigrams) AS w(trigram) WHERE w.trigram = ANY (t.trigrams)) AS s`;

/** The ordinary repository of issues: rows of one tenant, and what happened to them in the same transaction. */
@Injectable()
export class IssueRepository implements EntityRepository<IssueTypes> {
  private readonly table: TenantTable<Issue>;
  private readonly searched: TenantTable<Issue>;

  constructor(
    reads: ReadTransaction,
    private readonly journal: IssueJournal,
    private readonly events: EventPublisher,
  ) {
    this.table = new TenantTable<Issue>(reads, ISSUE_SHAPE);
    this.searched = new TenantTable<Issue>(reads, { ...ISSUE_SHAPE, joins: `${ISSUE_SHAPE.joins} ${SHARED}` });
  }

  getByIds(scope: QueryScope, ids: readonly string[]): Promise<readonly Issue[]> {
    return this.table.read(scope, { where: 't.id = ANY ($2::uuid[])', values: [ids] });
  }

  async getByKey(scope: QueryScope, key: string): Promise<Issue | null> {
    return (await this.table.read(scope, { where: 't.issue_key = $2', values: [key] }))[0] ?? null;
  }

  find(scope: QueryScope, filter: IssueFilter): Promise<readonly Issue[]> {
    const { limit = ISSUES_LIMIT, offset = 0 } = filter;
    const where = `${FILTERED} ORDER BY t.updated_at DESC, t.issue_key COLLATE "C" LIMIT $10 OFFSET $11`;
    return this.table.read(scope, { where, values: [...valuesOf(filter), limit, offset] });
  }

  count(scope: QueryScope, filter: IssueFilter): Promise<number> {
    return this.table.count(scope, { where: FILTERED, values: valuesOf(filter) });
  }

  search(scope: QueryScope, { q, project, limit = SEARCH_LIMIT }: IssueTypes['search']): Promise<readonly Issue[]> {
    return this.searched.read(scope, { where: SEARCHED, values: [q, project ?? null, limit] });
  }

  getUpdatedSince(scope: QueryScope, since: Date, limit: number): Promise<readonly Issue[]> {
    const where = 't.updated_at > $2::timestamptz ORDER BY t.updated_at, t.issue_key COLLATE "C" LIMIT $3';
    return this.table.read(scope, { where, values: [since.toISOString(), limit] });
  }

  /** @throws FalajError tracker.project_unknown, tracker.issue_unknown for a parent that is none */
  async create(transaction: RecordedTransaction, scope: QueryScope, draft: IssueDraft): Promise<Issue> {
    const { project_key: project, ...told } = draft;
    const place = await this.journal.nextKey(transaction, scope, project);
    await this.assertParent(transaction, scope, draft.parent_key);
    const id = randomUUID();
    await this.table.insert(transaction, scope, { id, ...place, ...newRow(told, await this.journal.now(transaction)) });
    const issue = await this.the(transaction, scope, id);
    await this.events.publish(transaction, ISSUE_CREATED, eventOf(issue));
    return issue;
  }

  async update(
    transaction: RecordedTransaction,
    scope: QueryScope,
    id: string,
    changes: IssueChanges,
  ): Promise<Issue | null> {
    const [before] = await this.table.written(transaction, scope, locked([id]));
    return before === undefined ? null : this.change(transaction, scope, before, changes);
  }

  async delete(transaction: RecordedTransaction, scope: QueryScope, id: string): Promise<boolean> {
    const [before] = await this.table.written(transaction, scope, locked([id]));
    if (before === undefined || !(await this.table.delete(transaction, scope, id))) return false;
    await this.events.publish(transaction, ISSUE_DELETED, eventOf(before));
    return true;
  }

  async bulkCreate(
    transaction: RecordedTransaction,
    scope: QueryScope,
    drafts: readonly IssueDraft[],
  ): Promise<readonly Issue[]> {
    const created: Issue[] = [];
    for (const draft of drafts) created.push(await this.create(transaction, scope, draft));
    return created;
  }

  /**
   * All of them or none. Rows are locked in the order of their ids, so that two of these never wait for each other.
   * @throws FalajError tracker.issue_unknown where one is missing, tracker.version_conflict where one has moved on
   */
  async bulkUpdate(
    transaction: RecordedTransaction,
    scope: QueryScope,
    changes: readonly EntityChange<IssueTypes>[],
  ): Promise<readonly Issue[]> {
    const found = await this.table.written(transaction, scope, locked(changes.map(({ id }) => id)));
    const byId = new Map(found.map((issue) => [issue.id, issue]));
    const changed: Issue[] = [];
    for (const { id, changes: wanted } of changes) {
      const before = byId.get(id);
      if (before === undefined) throw new FalajError('tracker.issue_unknown', `there is no issue ${id}`);
      changed.push(await this.change(transaction, scope, before, wanted));
    }
    return changed;
  }

  private async change(
    transaction: RecordedTransaction,
    scope: QueryScope,
    before: Issue,
    { sync_version: version, ...wanted }: IssueChanges,
  ): Promise<Issue> {
    if (version !== undefined && version !== before.sync_version) {
      const detail = `${before.issue_key} is at version ${String(before.sync_version)}, the change was made from ${String(version)}`;
      throw new FalajError('tracker.version_conflict', detail);
    }
    const fields = fieldChanges(before, wanted);
    if (fields.length === 0) return before;
    await this.assertParent(transaction, scope, wanted.parent_key);
    const now = await this.journal.now(transaction);
    await this.table.update(transaction, scope, before.id, changedRow(before, wanted, now));
    await this.journal.note(transaction, scope, before, fields);
    await this.events.publish(transaction, ISSUE_CHANGED, eventOf(before));
    return this.the(transaction, scope, before.id);
  }

  private async assertParent(transaction: RecordedTransaction, scope: QueryScope, key?: string | null): Promise<void> {
    if (key === undefined || key === null) return;
    const [parent] = await this.table.written(transaction, scope, { where: 't.issue_key = $2', values: [key] });
    if (parent === undefined)
      throw new FalajError('tracker.issue_unknown', `there is no issue ${key} to be the parent`);
  }

  private async the(transaction: RecordedTransaction, scope: QueryScope, id: string): Promise<Issue> {
    const [issue] = await this.table.written(transaction, scope, { where: 't.id = $2::uuid', values: [id] });
    if (issue === undefined)
      throw new FalajError('internal.unexpected', `an issue of ${tenantOf(scope)} was not written`);
    return issue;
  }
}

function locked(ids: readonly string[]): TenantAsked {
  return { where: 't.id = ANY ($2::uuid[]) ORDER BY t.id FOR UPDATE OF t', values: [ids] };
}

function valuesOf(filter: IssueFilter): readonly (string | null)[] {
  const { project, assignee, status, status_category: category, priority, issue_type: type, label, origin } = filter;
  return [project, assignee, status, category, priority, type, label, origin].map((value) => value ?? null);
}

function eventOf({ id, issue_key, project_key, tenant_id }: Issue) {
  return { tenant_id, issue_id: id, issue_key, project_key };
}
