import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { CsvRecord } from '../../../datasets/csv.record.js';
import type { DatasetPlan, PreparedDataset } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import type { LoadedIssue } from './issue.cells.js';
import { newestDay } from './newest.day.js';
import { priorityOf } from './priority.words.js';
import { idOf, issueId } from './tracker.ids.js';
import { type LoadedAccount, trackerTables } from './tracker.tables.js';

const ISSUES = 'jira_issues.csv.gz';
const COMMENTS = 'jira_comment_events.csv.gz';
const ORIGIN =
  'abroniewski/Jira-Dataset-Time-Estimate-Study, data/processed/clean_data_v2.csv, 5d59b225; status derived from resolved_at';
const ABOUT = {
  source: 'The Public Jira Dataset, by way of the Jira Dataset Time Estimate Study',
  license: 'CC BY 4.0',
  version: '1',
} as const;

const ISSUE_FIELDS = [
  ...['issue_key', 'project_key', 'instance', 'issue_type', 'priority', 'assignee_account_id', 'creator_account_id'],
  ...['reporter_account_id', 'created_at', 'updated_at', 'resolved_at', 'due_date', 'time_estimate_s', 'time_spent_s'],
  ...['subtask_count', 'comment_count', 'issue_link_count'],
];
const COMMENT_FIELDS = ['issue_key', 'author_account_id', 'created_at'];
const COMMENT_COLUMNS = [
  ...['id', 'tenant_id', 'instance_id', 'issue_id', 'issue_key', 'author_account_id', 'created_at', 'updated_at'],
  'dataset_id',
];

/** Issues of ten public Jira instances, a tenant each, and who commented on them when. */
export function jiraPlans(files: BundledFilesReader): DatasetPlan[] {
  return [
    {
      ...{ id: 'jira_issues', title: 'Issues of ten public Jira instances', kind: 'real', ...ABOUT },
      locator: `data/issues/${ISSUES} (${ORIGIN})`,
      files: [ISSUES, COMMENTS],
      prepare: () => Promise.resolve(prepareIssues(files)),
    },
    {
      ...{ id: 'jira_comments', title: 'Comments on these issues: author and time', kind: 'real', ...ABOUT },
      locator: `data/issues/${COMMENTS} (${ORIGIN})`,
      ...{ files: [ISSUES, COMMENTS], after: ['jira_issues'] },
      prepare: () => Promise.resolve(prepareComments(files)),
    },
  ];
}

function prepareIssues(files: BundledFilesReader): PreparedDataset {
  const records = files.records(ISSUES, ISSUE_FIELDS);
  const issues = records.map(issueOf);
  const names = new Map(records.map((record) => [tenantOf(record), record.text('instance')]));
  const instances = [...names].map(([tenant, name]) => ({ tenant, instance: tenant, name, system: 'jira' as const }));
  return {
    asOfDate: newestDay(issues.map(({ updatedAt }) => updatedAt)),
    tables: trackerTables('jira_issues', instances, issues, authorsOf(files, records)),
  };
}

function tenantOf(record: CsvRecord): string {
  return record.text('instance').toLowerCase();
}

function issueOf(record: CsvRecord): LoadedIssue {
  const [tenant, sourcePriority] = [tenantOf(record), record.optional('priority')];
  const priority = priorityOf(sourcePriority);
  if (priority === undefined) throw record.invalid('column priority holds a word that is not ranked');
  const resolvedAt = record.optional('resolved_at');
  return {
    ...{ tenant, instance: tenant, key: record.text('issue_key'), project: record.text('project_key') },
    ...{ parent: null, type: record.text('issue_type'), priority, sourcePriority, resolvedAt },
    // The source tells of no status but whether an issue is resolved.
    ...(resolvedAt === null ? { status: 'open', category: 'To Do' } : { status: 'closed', category: 'Done' }),
    assignee: record.optional('assignee_account_id'),
    reporter: record.optional('reporter_account_id'),
    creator: record.optional('creator_account_id'),
    createdAt: record.text('created_at'),
    updatedAt: record.text('updated_at'),
    dueDate: record.optional('due_date'),
    estimate: record.integer('time_estimate_s'),
    spent: record.integer('time_spent_s'),
    subtasks: record.integer('subtask_count'),
    comments: record.integer('comment_count'),
    links: record.integer('issue_link_count'),
    ...{ labels: [], titleChars: null, descriptionChars: null, isEphemeral: false, origin: 'work' },
  };
}

function tenantsByKey(records: readonly CsvRecord[]): ReadonlyMap<string, string> {
  return new Map(records.map((record) => [record.text('issue_key'), tenantOf(record)]));
}

function authorsOf(files: BundledFilesReader, records: readonly CsvRecord[]): readonly LoadedAccount[] {
  const tenants = tenantsByKey(records);
  return files.records(COMMENTS, COMMENT_FIELDS).map((record) => {
    const tenant = tenants.get(record.text('issue_key')) ?? '';
    return { tenant, instance: tenant, account: record.text('author_account_id') };
  });
}

/** Comments that the file tells alike are told apart by how many came before. */
function prepareComments(files: BundledFilesReader): PreparedDataset {
  const tenants = tenantsByKey(files.records(ISSUES, ISSUE_FIELDS));
  const records = files.records(COMMENTS, COMMENT_FIELDS);
  const seen = new Map<string, number>();
  const rows = records.map((record): CopyValue[] => {
    const key = record.text('issue_key');
    const [author, at, tenant] = [record.text('author_account_id'), record.text('created_at'), tenants.get(key)];
    if (tenant === undefined) throw record.invalid('column issue_key names no issue');
    const name = JSON.stringify([key, author, at]);
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    const id = idOf('comment', tenant, name, String(nth));
    return [id, tenant, tenant, issueId(tenant, key), key, author, at, at, 'jira_comments'];
  });
  return {
    asOfDate: newestDay(records.map((record) => record.text('created_at'))),
    tables: [tableLoad('public.issue_comments', COMMENT_COLUMNS, rows, true)],
  };
}
