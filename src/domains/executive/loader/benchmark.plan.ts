import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import type { CsvRecord } from '../../../datasets/csv.record.js';
import type { DatasetPlan, PreparedDataset } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { ERROR_COLUMNS, errorCells, RUN_COLUMNS, runCells, slugOf, type LoadedRun } from './run.rows.js';

export const BENCHMARK_FILE = 'aider_benchmark_runs.csv.gz';
export const BENCHMARK_WORKSPACE = 'aider-benchmarks';
const DATASET = 'agent_benchmark_runs';

/** Counted kinds of failures, and what each is called here. One case may be counted under several; the first takes it. */
const COUNTED: Readonly<Record<string, string>> = {
  test_timeouts: 'test_timeout',
  exhausted_context_windows: 'context_window_exhausted',
  num_malformed_responses: 'malformed_response',
  syntax_errors: 'syntax_error',
  indentation_errors: 'indentation_error',
  lazy_comments: 'lazy_comment',
  user_asks: 'user_ask',
};

const COLUMNS = [
  ...['run_id', 'suite', 'started_at', 'model', 'test_cases', 'pass_rate_1', 'pass_rate_2', 'seconds_per_case'],
  ...['prompt_tokens', 'completion_tokens', 'total_cost_usd', ...Object.keys(COUNTED)],
];

/** One run of the benchmark: so many cases, and what one of them took in the mean. */
export interface Benchmark {
  readonly id: string;
  readonly model: string;
  readonly startedMs: number;
  readonly cases: number;
  readonly passed: number;
  /** Of each case that was not passed, the type of its error. */
  readonly failures: readonly string[];
  readonly secondsPerCase: number;
  readonly costPerCase: number;
  readonly tokensPerCase: number;
}

export function benchmarkPlan(files: BundledFilesReader): DatasetPlan {
  return {
    id: DATASET,
    title: 'Cases of the Aider benchmarks as runs of agents; an agent is a model',
    kind: 'derived',
    locator: `data/agents/${BENCHMARK_FILE} (Aider-AI/aider, aider/website/_data/*.yml, 5dc9490b)`,
    source: 'Aider leaderboards',
    license: 'Apache-2.0',
    version: '1',
    files: [BENCHMARK_FILE],
    prepare: () => Promise.resolve(prepare(benchmarks(files))),
  };
}

export function benchmarks(files: BundledFilesReader): Benchmark[] {
  return files.records(BENCHMARK_FILE, COLUMNS).map(benchmarkOf);
}

function prepare(all: readonly Benchmark[]): PreparedDataset {
  const runs = all.flatMap((benchmark, at) => casesOf(benchmark, at));
  const rows = runs.map((run) => runCells(run, DATASET));
  return {
    // The benchmarks are a closed collection: they do not age, and answers say in as_of what instant they speak of.
    asOfDate: null,
    tables: [
      tableLoad('public.agent_runs', RUN_COLUMNS, rows, true),
      tableLoad('public.agent_errors', ERROR_COLUMNS, errorCells(runs, DATASET), true),
    ],
  };
}

function benchmarkOf(record: CsvRecord): Benchmark {
  const cases = record.integer('test_cases');
  const rate = Number(record.optional('pass_rate_2') ?? record.decimal('pass_rate_1'));
  const passed = Math.min(cases, Math.round((cases * rate) / 100));
  const failed = cases - passed;
  const counted = Object.entries(COUNTED).flatMap(([column, type]) => Array<string>(count(record, column)).fill(type));
  const rest = Array<string>(Math.max(0, failed - counted.length)).fill('tests_failed');
  return {
    id: record.text('run_id'),
    model: record.text('model'),
    startedMs: Date.parse(record.text('started_at')),
    cases,
    passed,
    failures: [...counted.slice(0, failed), ...rest],
    secondsPerCase: Number(record.decimal('seconds_per_case')),
    costPerCase: Number(record.optional('total_cost_usd') ?? 0) / cases,
    tokensPerCase: Math.round((count(record, 'prompt_tokens') + count(record, 'completion_tokens')) / cases),
  };
}

/** What was not counted is none. */
function count(record: CsvRecord, column: string): number {
  return Math.round(Number(record.optional(column) ?? 0));
}

/** The cases one after the other, those that failed spread evenly among them. A benchmark's id may stand twice: its place tells. */
function casesOf(benchmark: Benchmark, at: number): LoadedRun[] {
  const { failures, cases, secondsPerCase, startedMs, model } = benchmark;
  return Array.from({ length: cases }, (_, index) => {
    const before = Math.floor((index * failures.length) / cases);
    const isFailure = Math.floor(((index + 1) * failures.length) / cases) > before;
    const errorType = isFailure ? (failures[before] ?? null) : null;
    const begins = startedMs + Math.round(index * secondsPerCase * 1000);
    return {
      ...{ runId: `benchmark:${String(at + 1)}:${String(index + 1)}`, agentId: slugOf(model), model, errorType },
      ...{ workspaceId: BENCHMARK_WORKSPACE, userId: null, runtimeSeconds: secondsPerCase, startedMs: begins },
      status: errorType === null ? 'completed' : errorType === 'test_timeout' ? 'timeout' : 'failed',
      ...{ credits: benchmark.costPerCase, tokens: benchmark.tokensPerCase },
      receivedMs: begins + Math.round(secondsPerCase * 1000),
    };
  });
}
