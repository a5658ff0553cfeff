import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { DatasetPlan, PreparedDataset } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { BENCHMARK_FILE, BENCHMARK_WORKSPACE } from './benchmark.plan.js';
import { ACTIVITY_FILE, readCommits } from './commit.reader.js';
import { CODE_TRACE_FILE, TRACE_WORKSPACE } from './trace.plan.js';

const DATASET = 'workspaces';

export function workspacesPlan(files: BundledFilesReader): DatasetPlan {
  return {
    id: DATASET,
    title: 'Workspaces: twenty repositories, the benchmark, the traces',
    kind: 'derived',
    locator: `data/agents/${ACTIVITY_FILE}`,
    source: 'Names of the bundled sources',
    license: 'facts',
    version: '1',
    files: [ACTIVITY_FILE],
    prepare: () => Promise.resolve(prepare(files)),
  };
}

function prepare(files: BundledFilesReader): PreparedDataset {
  const names = [...new Set(readCommits(files).map(({ workspace }) => workspace))].sort();
  const rows: (readonly CopyValue[])[] = [
    ...names.map((name): readonly CopyValue[] => [name, 'repository', ACTIVITY_FILE, DATASET]),
    [BENCHMARK_WORKSPACE, 'benchmark', BENCHMARK_FILE, DATASET],
    [TRACE_WORKSPACE, 'trace', CODE_TRACE_FILE, DATASET],
  ];
  return {
    asOfDate: null,
    tables: [tableLoad('public.workspaces', ['workspace_id', 'kind', 'origin', 'dataset_id'], rows, true)],
  };
}
