import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { CsvRecord } from '../../../datasets/csv.record.js';
import type { DatasetPlan, PreparedDataset } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import type { LoadedIssue } from './issue.cells.js';
import { newestDay } from './newest.day.js';
import { issueId } from './tracker.ids.js';
import { trackerTables } from './tracker.tables.js';

const TENANT = 'beads';
const ISSUES = 'beads_issues.csv.gz';
const CHANGES = 'beads_changelog.csv.gz';
const LINKS = 'beads_dependencies.csv.gz';
const ORIGIN = 'steveyegge/beads, every stored version of .beads/issues.jsonl and .beads/beads.jsonl up to fbcee6c6';
const ABOUT = {
  kind: 'derived',
  source: 'The beads project, its own issue tracker',
  license: 'MIT',
  version: '1',
} as const;

const ISSUE_FIELDS = [
  ...['issue_key', 'project_key', 'issue_type', 'status', 'status_category', 'priority', 'assignee_account_id'],
  ...['creator_account_id', 'parent_key', 'labels', 'created_at', 'updated_at', 'resolved_at', 'title_chars'],
  ...['description_chars', 'comment_count', 'dependency_count', 'is_ephemeral', 'origin'],
];
const OF_ISSUE = ['tenant_id', 'instance_id', 'issue_id', 'issue_key'];
const CHANGE_COLUMNS = ['change_no', ...OF_ISSUE, 'changed_at', 'field', 'from_value', 'to_value', 'dataset_id'];
const LINK_COLUMNS = [...OF_ISSUE, 'depends_on_key', 'dependency_type', 'created_at', 'dataset_id'];

/** One project's own tracker, reconstructed from the stored versions of its file: issues as last seen, what changed between, links. */
export function beadsPlans(files: BundledFilesReader): DatasetPlan[] {
  return [
    {
      ...{ id: 'beads_issues', title: 'Issues of the beads tracker as last seen', ...ABOUT },
      locator: `data/issues/${ISSUES} (${ORIGIN})`,
      files: [ISSUES],
      prepare: () => Promise.resolve(prepareIssues(files)),
    },
    {
      ...{ id: 'beads_changelog', title: 'Differences between successive states of the beads issues', ...ABOUT },
      locator: `data/issues/${CHANGES} (${ORIGIN})`,
      ...{ files: [CHANGES], after: ['beads_issues'] },
      prepare: () => Promise.resolve(prepareChanges(files)),
    },
    {
      ...{ id: 'beads_links', title: 'Links between issues of the beads tracker', ...ABOUT },
      locator: `data/issues/${LINKS} (${ORIGIN})`,
      ...{ files: [LINKS], after: ['beads_issues'] },
      prepare: () => Promise.resolve(prepareLinks(files)),
    },
  ];
}

function prepareIssues(files: BundledFilesReader): PreparedDataset {
  const issues = files.records(ISSUES, ISSUE_FIELDS).map(issueOf);
  const instances = [{ tenant: TENANT, instance: TENANT, name: 'beads', system: 'beads' }] as const;
  return {
    asOfDate: newestDay(issues.map(({ updatedAt }) => updatedAt)),
    tables: trackerTables('beads_issues', instances, issues),
  };
}

function issueOf(record: CsvRecord): LoadedIssue {
  const priority = record.optional('priority');
  return {
    ...{ tenant: TENANT, instance: TENANT, key: record.text('issue_key'), project: record.text('project_key') },
    ...{ parent: record.optional('parent_key'), type: record.text('issue_type'), status: record.text('status') },
    category: record.text('status_category') as LoadedIssue['category'],
    ...{ priority, sourcePriority: priority, reporter: null },
    assignee: record.optional('assignee_account_id'),
    creator: record.optional('creator_account_id'),
    labels: record.optional('labels')?.split('|') ?? [],
    createdAt: record.text('created_at'),
    updatedAt: record.text('updated_at'),
    resolvedAt: record.optional('resolved_at'),
    ...{ dueDate: null, estimate: null, spent: null, subtasks: null },
    titleChars: record.integer('title_chars'),
    descriptionChars: record.integer('description_chars'),
    comments: record.integer('comment_count'),
    links: record.integer('dependency_count'),
    isEphemeral: record.flag('is_ephemeral', '1', '0'),
    origin: record.text('origin'),
  };
}

/** Numbered by their place in the file, which orders changes of one second. */
function prepareChanges(files: BundledFilesReader): PreparedDataset {
  const records = files.records(CHANGES, ['issue_key', 'changed_at', 'field', 'from_value', 'to_value']);
  const rows = records.map((record, at): CopyValue[] => [
    ...[at + 1, ...issueCellsOf(record), record.text('changed_at'), record.text('field')],
    ...[record.optional('from_value'), record.optional('to_value'), 'beads_changelog'],
  ]);
  return {
    asOfDate: newestDay(records.map((record) => record.text('changed_at'))),
    tables: [tableLoad('public.issue_changes', CHANGE_COLUMNS, rows, true)],
  };
}

function prepareLinks(files: BundledFilesReader): PreparedDataset {
  const records = files.records(LINKS, ['issue_key', 'depends_on_key', 'dependency_type', 'created_at']);
  const rows = records.map((record): CopyValue[] => [
    ...[...issueCellsOf(record), record.text('depends_on_key'), record.text('dependency_type')],
    ...[record.text('created_at'), 'beads_links'],
  ]);
  return {
    asOfDate: newestDay(records.map((record) => record.text('created_at'))),
    tables: [tableLoad('public.issue_links', LINK_COLUMNS, rows, true)],
  };
}

function issueCellsOf(record: CsvRecord): readonly string[] {
  const key = record.text('issue_key');
  return [TENANT, TENANT, issueId(TENANT, key), key];
}
