import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import type { DatasetPlan, PreparedDataset } from '../../../datasets/load.port.js';
import { SeededRandom } from '../../../datasets/seeded.random.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { BENCHMARK_FILE, benchmarks, type Benchmark } from './benchmark.plan.js';
import { ACTIVITY_FILE, readCommits, type Commit } from './commit.reader.js';
import {
  dayOf,
  ERROR_COLUMNS,
  errorCells,
  newestOf,
  RUN_COLUMNS,
  runCells,
  slugOf,
  type LoadedRun,
} from './run.rows.js';
import { CODE_TRACE_FILE, tracedRequests, type TracedRequest } from './trace.plan.js';

const DATASET = 'agent_commit_runs';
const SEED = 20_230_101;

/** What is drawn from. */
interface Distributions {
  readonly benchmarks: readonly Benchmark[];
  readonly requests: readonly TracedRequest[];
}

export function commitRunsPlan(files: BundledFilesReader): DatasetPlan {
  return {
    id: DATASET,
    title: 'Runs behind the commits of agents: who, where and when are real, the rest is drawn by a seed',
    kind: 'generated',
    locator: `generated: seed=${String(SEED)} over data/agents/${ACTIVITY_FILE}`,
    source: 'Seeded generator of this product, calibrated on the bundled benchmark and trace',
    license: 'same as the product',
    version: '1',
    files: [ACTIVITY_FILE, BENCHMARK_FILE, CODE_TRACE_FILE],
    prepare: () => Promise.resolve(prepare(files)),
  };
}

function prepare(files: BundledFilesReader): PreparedDataset {
  const from = { benchmarks: benchmarks(files), requests: tracedRequests(files, CODE_TRACE_FILE) };
  const commits = readCommits(files);
  const runs = commits.flatMap((commit) => (commit.agent === null ? [] : runsOf(commit, commit.agent, from)));
  const rows = runs.map((run) => runCells(run, DATASET));
  return {
    asOfDate: dayOf(newestOf(runs.map(({ startedMs }) => startedMs))),
    tables: [
      tableLoad('public.agent_runs', RUN_COLUMNS, rows, true),
      tableLoad('public.agent_errors', ERROR_COLUMNS, errorCells(runs, DATASET), true),
    ],
  };
}

/** The run that ended with the commit, and where the draw says so, one before it that failed. One stream of numbers a commit. */
function runsOf(commit: Commit, agent: string, from: Distributions): readonly LoadedRun[] {
  const random = new SeededRandom(SEED, commit.eventId);
  const { id, ...done } = drawn(commit, agent, from, random, commit.occurredMs);
  const completed: LoadedRun = { ...done, runId: id, status: 'completed', errorType: null };
  const benchmark = pick(from.benchmarks, random);
  if (!random.chance(benchmark.failures.length / benchmark.cases)) return [completed];
  const errorType = pick(benchmark.failures, random);
  const attempt = drawn(commit, agent, from, random, completed.startedMs);
  const status = errorType === 'test_timeout' ? 'timeout' : 'failed';
  const { id: first, ...failed } = attempt;
  return [{ ...failed, runId: `${first}:attempt`, status, errorType }, completed];
}

type Drawn = Omit<LoadedRun, 'runId' | 'status' | 'errorType'> & { readonly id: string };

function drawn(commit: Commit, agent: string, from: Distributions, random: SeededRandom, endsMs: number): Drawn {
  const { secondsPerCase, costPerCase } = pick(from.benchmarks, random);
  const { contextTokens, generatedTokens } = pick(from.requests, random);
  const { workspace, userId, model, isBot, recordedMs } = commit;
  return {
    ...{ id: `commit:${String(commit.eventId)}`, agentId: slugOf(agent), workspaceId: workspace, userId, model },
    runtimeSeconds: secondsPerCase,
    startedMs: endsMs - Math.round(secondsPerCase * 1000),
    // A bot follows rules and asks no model.
    credits: isBot ? 0 : costPerCase,
    tokens: isBot ? 0 : contextTokens + generatedTokens,
    receivedMs: recordedMs,
  };
}

function pick<T>(from: readonly T[], random: SeededRandom): T {
  const found = from[random.between(0, from.length - 1)];
  if (found === undefined) throw new RangeError('there is nothing to draw from');
  return found;
}
