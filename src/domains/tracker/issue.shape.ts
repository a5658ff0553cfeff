import { instantOf, type TenantTableShape } from './tenant.table.js';

const TOLD = [
  ...['id', 'issue_key', 'tenant_id', 'instance_id', 'project_key'],
  ...['parent_key', 'summary', 'description', 'issue_type', 'status', 'status_category', 'priority', 'source_priority'],
  ...['assignee_account_id', 'reporter_account_id', 'creator_account_id', 'labels', 'components'],
];
const MEASURED = [
  ...['due_date', 'time_estimate_s', 'time_spent_s', 'title_chars', 'description_chars', 'comment_count', 'link_count'],
  ...['origin', 'sync_version'],
];
const INSTANTS = ['created_at', 'updated_at', 'resolved_at'];

const plain = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `t.${name}`]));

/** How rows of issues are told. */
export const ISSUE_SHAPE = {
  table: 'public.issues',
  members: {
    ...plain(TOLD.slice(0, 5)),
    project_name: 'p.name',
    ...plain(TOLD.slice(5)),
    ...Object.fromEntries(INSTANTS.map((name) => [name, instantOf(`t.${name}`)])),
    ...plain(MEASURED),
  },
  joins: 'JOIN public.projects AS p ON p.tenant_id = t.tenant_id AND p.project_key = t.project_key',
} as const satisfies TenantTableShape;
