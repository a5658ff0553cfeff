import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { DatasetPlan, PreparedDataset } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { ACTIVITY_FILE, readCommits, type Commit } from './commit.reader.js';
import { dayOf, instant, newestOf } from './run.rows.js';

const DATASET = 'dev_activity';

export const ACTIVITY_COLUMNS: readonly string[] = [
  ...['activity_id', 'user_id', 'workspace_id', 'event_type', 'occurred_at', 'metadata', 'dataset_id', 'received_at'],
];

export function activityPlan(files: BundledFilesReader): DatasetPlan {
  return {
    id: DATASET,
    title: 'Commits of people in twenty public repositories as their activity, by author time',
    kind: 'derived',
    locator: `data/agents/${ACTIVITY_FILE}`,
    source: 'Commit metadata of public repositories',
    license: 'facts; repositories under MIT, Apache-2.0 or NCSA',
    version: '1',
    files: [ACTIVITY_FILE],
    prepare: () => Promise.resolve(prepare(readCommits(files))),
  };
}

function prepare(commits: readonly Commit[]): PreparedDataset {
  const rows = commits.flatMap((commit) => (commit.userId === null ? [] : [rowOf(commit, commit.userId)]));
  return {
    asOfDate: dayOf(newestOf(commits.map(({ occurredMs }) => occurredMs))),
    tables: [tableLoad('public.user_activity', ACTIVITY_COLUMNS, rows, true)],
  };
}

function rowOf(commit: Commit, userId: string): readonly CopyValue[] {
  const { eventId, workspace, agent, occurredMs, recordedMs, kind, filesChanged } = commit;
  return [
    ...[`commit:${String(eventId)}`, userId, workspace, agent === null ? 'feature_use' : 'agent_run'],
    ...[instant(occurredMs), JSON.stringify({ kind, files_changed: filesChanged }), DATASET, instant(recordedMs)],
  ];
}
