import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import { issueId } from './tracker.ids.js';

/** What the columns of an issue hold; what a source does not tell is null or left to the table. */
export interface LoadedIssue {
  readonly tenant: string;
  readonly instance: string;
  readonly key: string;
  readonly project: string;
  readonly parent: string | null;
  readonly type: string;
  readonly status: string;
  readonly category: 'To Do' | 'In Progress' | 'Done';
  readonly priority: string | null;
  readonly sourcePriority: string | null;
  readonly assignee: string | null;
  readonly reporter: string | null;
  readonly creator: string | null;
  readonly labels: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly resolvedAt: string | null;
  readonly dueDate: string | null;
  readonly estimate: number | null;
  readonly spent: number | null;
  readonly titleChars: number | null;
  readonly descriptionChars: number | null;
  readonly subtasks: number | null;
  readonly comments: number;
  readonly links: number;
  readonly isEphemeral: boolean;
  readonly origin: string;
}

type Cell = (issue: LoadedIssue) => CopyValue;

const CELLS: Readonly<Record<string, Cell>> = {
  id: ({ tenant, key }) => issueId(tenant, key),
  tenant_id: ({ tenant }) => tenant,
  instance_id: ({ instance }) => instance,
  issue_key: ({ key }) => key,
  project_key: ({ project }) => project,
  parent_key: ({ parent }) => parent,
  issue_type: ({ type }) => type,
  status: ({ status }) => status,
  status_category: ({ category }) => category,
  priority: ({ priority }) => priority,
  source_priority: ({ sourcePriority }) => sourcePriority,
  assignee_account_id: ({ assignee }) => assignee,
  reporter_account_id: ({ reporter }) => reporter,
  creator_account_id: ({ creator }) => creator,
  labels: ({ labels }) => arrayText(labels),
  created_at: ({ createdAt }) => createdAt,
  updated_at: ({ updatedAt }) => updatedAt,
  resolved_at: ({ resolvedAt }) => resolvedAt,
  due_date: ({ dueDate }) => dueDate,
  time_estimate_s: ({ estimate }) => estimate,
  time_spent_s: ({ spent }) => spent,
  title_chars: ({ titleChars }) => titleChars,
  description_chars: ({ descriptionChars }) => descriptionChars,
  subtask_count: ({ subtasks }) => subtasks,
  comment_count: ({ comments }) => comments,
  link_count: ({ links }) => links,
  is_ephemeral: ({ isEphemeral }) => isEphemeral,
  origin: ({ origin }) => origin,
};

export const ISSUE_COLUMNS: readonly string[] = [...Object.keys(CELLS), 'dataset_id'];

export function issueCells(issue: LoadedIssue, dataset: string): CopyValue[] {
  return [...Object.values(CELLS).map((cell) => cell(issue)), dataset];
}

/** PostgreSQL's text of an array of texts. */
function arrayText(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;
}
