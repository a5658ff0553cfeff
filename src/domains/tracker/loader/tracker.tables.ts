import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { TableLoad } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { issueCells, ISSUE_COLUMNS, type LoadedIssue } from './issue.cells.js';
import { idOf } from './tracker.ids.js';

export interface LoadedInstance {
  readonly tenant: string;
  readonly instance: string;
  readonly name: string;
  readonly system: 'beads' | 'jira';
}

/** An account that the source names somewhere. */
export interface LoadedAccount {
  readonly tenant: string;
  readonly instance: string;
  readonly account: string;
}

const TENANT_COLUMNS = ['tenant_id', 'instance_id', 'home_project_key', 'dataset_id'];
const INSTANCE_COLUMNS = ['tenant_id', 'instance_id', 'name', 'system', 'dataset_id'];
const USER_COLUMNS = ['id', 'tenant_id', 'instance_id', 'account_id', 'dataset_id'];
const PROJECT_COLUMNS = ['id', 'tenant_id', 'instance_id', 'project_key', 'first_issue_at', 'updated_at', 'dataset_id'];

/** Tenants, instances, accounts, projects and issues of one dataset, in the order in which they refer to each other. */
export function trackerTables(
  dataset: string,
  instances: readonly LoadedInstance[],
  issues: readonly LoadedIssue[],
  authors: readonly LoadedAccount[] = [],
): readonly TableLoad[] {
  const load = (table: string, columns: readonly string[], rows: readonly (readonly CopyValue[])[]): TableLoad =>
    tableLoad(`public.${table}`, columns, rows, true);
  const tenants = instances.map(({ tenant, instance }) => [tenant, instance, homeOf(tenant, issues), dataset]);
  return [
    load('tracker_tenants', TENANT_COLUMNS, tenants),
    load(
      'tracker_instances',
      INSTANCE_COLUMNS,
      instances.map(({ tenant, instance, name, system }) => [tenant, instance, name, system, dataset]),
    ),
    load('tracker_users', USER_COLUMNS, userRows([...accountsOf(issues), ...authors], dataset)),
    load('projects', PROJECT_COLUMNS, projectRows(issues, dataset)),
    load(
      'issues',
      ISSUE_COLUMNS,
      issues.map((issue) => issueCells(issue, dataset)),
    ),
  ];
}

/** The project with most issues, of two alike the first by its key. */
function homeOf(tenant: string, issues: readonly LoadedIssue[]): string | null {
  const sizes = new Map<string, number>();
  for (const { tenant: owner, project } of issues)
    if (owner === tenant) sizes.set(project, (sizes.get(project) ?? 0) + 1);
  const [first] = [...sizes].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return first?.[0] ?? null;
}

function accountsOf(issues: readonly LoadedIssue[]): readonly LoadedAccount[] {
  return issues.flatMap(({ tenant, instance, assignee, reporter, creator }) =>
    [assignee, reporter, creator].flatMap((account) => (account === null ? [] : [{ tenant, instance, account }])),
  );
}

function userRows(accounts: readonly LoadedAccount[], dataset: string): CopyValue[][] {
  const rows = accounts.map(({ tenant, instance, account }): [string, CopyValue[]] => {
    const id = idOf('user', tenant, account);
    return [id, [id, tenant, instance, account, dataset]];
  });
  return [...new Map(rows).values()];
}

interface Span {
  readonly issue: LoadedIssue;
  first: string;
  last: string;
}

/** A project is known by its issues: it has changed when the last of them did. */
function projectRows(issues: readonly LoadedIssue[], dataset: string): CopyValue[][] {
  const spans = new Map<string, Span>();
  for (const issue of issues) {
    const id = idOf('project', issue.tenant, issue.project);
    const span = spans.get(id) ?? { issue, first: issue.createdAt, last: issue.updatedAt };
    span.first = issue.createdAt < span.first ? issue.createdAt : span.first;
    span.last = issue.updatedAt > span.last ? issue.updatedAt : span.last;
    spans.set(id, span);
  }
  return [...spans].map(([id, { issue, first, last }]) => [
    ...[id, issue.tenant, issue.instance, issue.project, first, last, dataset],
  ]);
}
