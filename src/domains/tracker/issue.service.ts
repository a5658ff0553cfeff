import { Inject, Injectable } from '@nestjs/common';
import type { RecordedWrite } from '../../changes/recorded-writes.port.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { CACHED_COMMENTS, type CachedComments, type IssueComment } from './comment.js';
import {
  CACHED_ISSUES,
  type CachedIssues,
  type Issue,
  type IssueChanges,
  type IssueDraft,
  type IssueFilter,
  type IssueTypes,
} from './issue.js';
import { TrackerDataClient } from './tracker.data-client.js';

/** Issues of the scope's tenant and what belongs to them. An issue of another tenant is as one that there is none of. */
@Injectable()
export class IssueService {
  constructor(
    @Inject(CACHED_ISSUES) private readonly issues: CachedIssues,
    @Inject(CACHED_COMMENTS) private readonly comments: CachedComments,
    private readonly client: TrackerDataClient,
  ) {}

  /** A part of the list, and how many there are: two answers, which a change between them can set apart by one. */
  async list(
    scope: QueryScope,
    filter: IssueFilter,
    page: { readonly limit: number; readonly offset: number },
  ): Promise<{ readonly issues: readonly Issue[]; readonly total: number }> {
    const [issues, total] = await Promise.all([
      this.issues.find(scope, { ...filter, ...page }),
      this.issues.count(scope, filter),
    ]);
    return { issues, total };
  }

  count(scope: QueryScope, filter: IssueFilter): Promise<number> {
    return this.issues.count(scope, filter);
  }

  search(scope: QueryScope, search: IssueTypes['search']): Promise<readonly Issue[]> {
    return this.issues.search(scope, search);
  }

  updatedSince(scope: QueryScope, since: Date, limit: number): Promise<readonly Issue[]> {
    return this.issues.getUpdatedSince(scope, since, limit);
  }

  /** @throws FalajError tracker.issue_unknown */
  async get(scope: QueryScope, id: string): Promise<Issue> {
    return this.found(await this.issues.getById(scope, id), id);
  }

  /** @throws FalajError tracker.issue_unknown */
  async getByKey(scope: QueryScope, key: string): Promise<Issue> {
    return this.found(await this.issues.getByKey(scope, key), key);
  }

  /** @throws FalajError tracker.issue_unknown */
  async history(scope: QueryScope, id: string, limit: number): Promise<QueryAnswer> {
    const { issue_key } = await this.get(scope, id);
    return this.client.getIssueHistory(scope, { issue_key, limit });
  }

  /** @throws FalajError tracker.issue_unknown */
  async commentsOn(scope: QueryScope, id: string, limit: number): Promise<readonly IssueComment[]> {
    const { id: issue } = await this.get(scope, id);
    return this.comments.find(scope, { issue, limit });
  }

  /** @throws FalajError tracker.project_unknown, tracker.issue_unknown for a parent that is none */
  create(scope: QueryScope, draft: IssueDraft): Promise<RecordedWrite<Issue>> {
    return this.issues.create(scope, draft);
  }

  /** @throws FalajError tracker.issue_unknown, tracker.version_conflict */
  async change(scope: QueryScope, id: string, changes: IssueChanges): Promise<RecordedWrite<Issue>> {
    const { value, seq } = await this.issues.update(scope, id, changes);
    return { value: this.found(value, id), seq };
  }

  /** All of them or none. @throws FalajError tracker.issue_unknown, tracker.version_conflict */
  changeAll(
    scope: QueryScope,
    changes: readonly (IssueChanges & { readonly id: string })[],
  ): Promise<RecordedWrite<readonly Issue[]>> {
    return this.issues.bulkUpdate(
      scope,
      changes.map(({ id, ...rest }) => ({ id: id.toLowerCase(), changes: rest })),
    );
  }

  /** @throws FalajError tracker.issue_unknown */
  async delete(scope: QueryScope, id: string): Promise<number> {
    const { value, seq } = await this.issues.delete(scope, id);
    if (!value) this.found(null, id);
    return seq;
  }

  /** @throws FalajError tracker.issue_unknown */
  comment(scope: QueryScope, id: string, body: string): Promise<RecordedWrite<IssueComment>> {
    return this.comments.create(scope, { issue_id: id.toLowerCase(), body });
  }

  private found(issue: Issue | null, asked: string): Issue {
    if (issue !== null) return issue;
    throw new FalajError('tracker.issue_unknown', `there is no issue ${asked}`);
  }
}
