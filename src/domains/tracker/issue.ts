import type { CachedRepository } from '../../cache/repositories/cached-repositories.port.js';
import { defineRepository } from '../../cache/repositories/repository.declaration.js';
import type { IssueStatus, Priority, StatusCategory } from './issue.status.js';
import { TRACKER_REGIONS } from './tracker.regions.js';

/** As it goes out. Instants are ISO texts in UTC, durations seconds; what no source tells is null. */
export interface Issue {
  readonly id: string;
  readonly issue_key: string;
  readonly tenant_id: string;
  readonly instance_id: string;
  readonly project_key: string;
  /** What its project is called, where somebody said. */
  readonly project_name: string | null;
  readonly parent_key: string | null;
  readonly summary: string | null;
  readonly description: string | null;
  readonly issue_type: string;
  readonly status: string;
  readonly status_category: StatusCategory;
  readonly priority: Priority | null;
  readonly source_priority: string | null;
  readonly assignee_account_id: string | null;
  readonly reporter_account_id: string | null;
  readonly creator_account_id: string | null;
  readonly labels: readonly string[];
  readonly components: readonly string[];
  readonly created_at: string;
  readonly updated_at: string;
  readonly resolved_at: string | null;
  readonly due_date: string | null;
  readonly time_estimate_s: number | null;
  readonly time_spent_s: number | null;
  readonly title_chars: number | null;
  readonly description_chars: number | null;
  readonly comment_count: number;
  readonly link_count: number;
  readonly origin: 'work' | 'system';
  /** Counts up with every change. */
  readonly sync_version: number;
}

export interface IssueFilter {
  readonly project?: string;
  readonly assignee?: string;
  readonly status?: string;
  readonly status_category?: string;
  readonly priority?: string;
  readonly issue_type?: string;
  readonly label?: string;
  readonly origin?: string;
  readonly limit?: number;
  readonly offset?: number;
}

export interface IssueDraft {
  readonly project_key: string;
  readonly issue_type: string;
  readonly summary: string;
  readonly description?: string | null;
  readonly status?: IssueStatus;
  readonly priority?: Priority | null;
  readonly parent_key?: string | null;
  readonly assignee_account_id?: string | null;
  readonly reporter_account_id?: string;
  readonly labels?: readonly string[];
  readonly components?: readonly string[];
  readonly due_date?: string | null;
}

/** Null takes away what may be missing. */
export interface IssueChanges {
  readonly summary?: string;
  readonly description?: string | null;
  readonly issue_type?: string;
  readonly status?: IssueStatus;
  readonly priority?: Priority | null;
  readonly parent_key?: string | null;
  readonly assignee_account_id?: string | null;
  readonly labels?: readonly string[];
  readonly components?: readonly string[];
  readonly due_date?: string | null;
  /** The version the change was made from; where the issue has moved on, the change is refused. */
  readonly sync_version?: number;
}

export interface IssueTypes {
  readonly entity: Issue;
  readonly id: string;
  readonly filter: IssueFilter;
  readonly search: { readonly q: string; readonly project?: string; readonly limit?: number };
  /** Analyses are registered queries. */
  readonly question: Readonly<Record<string, never>>;
  readonly analysis: never;
  readonly draft: IssueDraft;
  readonly changes: IssueChanges;
}

/** Issues of one tenant. Lists of a project have keys of their own, and end with what the project says. */
export const ISSUES = defineRepository<IssueTypes>({
  entity: 'issue',
  version: 1,
  audience: 'tenant',
  table: 'public.issues',
  id: { column: 'id', type: 'uuid', member: 'id' },
  key: { column: 'issue_key', type: 'text', member: 'issue_key' },
  tenant: { column: 'tenant_id', type: 'text', member: 'tenant_id' },
  parents: [
    {
      ...{ name: 'project', param: 'project', member: 'project_key', column: 'project_key', type: 'text' },
      from: { table: 'public.projects', column: 'project_key', type: 'text' },
    },
  ],
  narrow: [
    { param: 'assignee', column: 'assignee_account_id', type: 'text' },
    { param: 'status', column: 'status', type: 'text' },
  ],
  isPersonal: true,
  region: TRACKER_REGIONS,
});

export const CACHED_ISSUES = Symbol('CACHED_ISSUES');

export type CachedIssues = CachedRepository<IssueTypes>;
