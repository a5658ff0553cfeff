import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ReadTransaction } from '../../database/read-transaction.js';
import { EventPublisher } from '../../events/event.publisher.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import type { CommentFilter, CommentTypes, IssueComment } from './comment.js';
import { API_DATASET } from './issue.rows.js';
import { actAs, instantOf, TenantTable, type TenantAsked } from './tenant.table.js';
import { TenantRepository, type TenantRow } from './tenant.repository.js';
import { ISSUE_COMMENTED } from './tracker.events.js';

export const COMMENTS_LIMIT = 100;

const MEMBERS: Readonly<Record<keyof IssueComment, string>> = {
  id: 't.id',
  tenant_id: 't.tenant_id',
  instance_id: 't.instance_id',
  issue_id: 't.issue_id',
  issue_key: 't.issue_key',
  author_account_id: 't.author_account_id',
  body: 't.body',
  created_at: instantOf('t.created_at'),
  updated_at: instantOf('t.updated_at'),
};

const SHAPE = { table: 'public.issue_comments', members: MEMBERS, touches: ['updated_at = now()'] };

/** A comment is a change of its issue. */
const COUNT = `UPDATE public.issues AS i
  SET comment_count = i.comment_count + 1, updated_at = now(), sync_version = i.sync_version + 1
  WHERE i.tenant_id = $1 AND i.id = $2::uuid
  RETURNING i.issue_key, i.project_key, i.instance_id, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS now`;

/** The ordinary repository of comments. */
@Injectable()
export class CommentRepository extends TenantRepository<CommentTypes> {
  constructor(
    reads: ReadTransaction,
    private readonly events: EventPublisher,
  ) {
    super(new TenantTable<IssueComment>(reads, SHAPE));
  }

  protected asked({ issue }: CommentFilter): TenantAsked {
    return { where: '($2::uuid IS NULL OR t.issue_id = $2)', values: [issue ?? null] };
  }

  protected ordered({ limit = COMMENTS_LIMIT }: CommentFilter): string {
    return `ORDER BY t.created_at, t.id LIMIT ${String(Math.trunc(limit))}`;
  }

  /** @throws FalajError tracker.issue_unknown */
  protected async rowOf(
    transaction: RecordedTransaction,
    scope: QueryScope,
    { issue_id: issueId, body }: CommentTypes['draft'],
  ): Promise<TenantRow> {
    const tenant = await actAs(transaction, scope);
    const [issue] = (await transaction.query(COUNT, [tenant, issueId])).rows;
    if (issue === undefined) throw new FalajError('tracker.issue_unknown', `there is no issue ${issueId}`);
    const [key, project, now] = [issue['issue_key'], issue['project_key'], issue['now']].map(String);
    const event = { tenant_id: tenant, issue_id: issueId, issue_key: key ?? '', project_key: project ?? '' };
    await this.events.publish(transaction, ISSUE_COMMENTED, event);
    return {
      ...{ id: randomUUID(), issue_id: issueId, issue_key: key, instance_id: issue['instance_id'], body },
      ...{ author_account_id: scope.principal, created_at: now, updated_at: now, dataset_id: API_DATASET },
    };
  }

  protected changesOf({ body }: CommentTypes['changes']): Readonly<Record<string, unknown>> {
    return body === undefined ? {} : { body };
  }
}
