import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import type { DatasetPlan, PreparedDataset } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { RUN_COLUMNS, runCells, type LoadedRun } from './run.rows.js';

export const TRACE_WORKSPACE = 'azure-llm-inference';
export const CODE_TRACE_FILE = 'azure_llm_trace_code.csv.gz';
const CHAT_TRACE_FILE = 'azure_llm_trace_conv.csv.gz';
const DATASET = 'llm_trace_runs';
const AGENTS: Readonly<Record<string, string>> = {
  [CODE_TRACE_FILE]: 'azure-code-assistant',
  [CHAT_TRACE_FILE]: 'azure-chat-service',
};

/** The trace tells no latency: decoding costs time by the token, reading the context a hundredth of it. */
const SECONDS_PER_GENERATED = 0.02;
const SECONDS_PER_CONTEXT = 0.0002;

export interface TracedRequest {
  readonly atMs: number;
  readonly contextTokens: number;
  readonly generatedTokens: number;
}

export function tracePlan(files: BundledFilesReader): DatasetPlan {
  return {
    id: DATASET,
    title: 'Requests to two language-model services as runs of two agents; seconds are computed from tokens',
    kind: 'derived',
    locator: `data/agents/${CODE_TRACE_FILE}, data/agents/${CHAT_TRACE_FILE} (Azure/AzurePublicDataset, b469a113)`,
    source: 'Azure LLM inference trace 2023',
    license: 'CC-BY-4.0',
    version: '1',
    files: Object.keys(AGENTS),
    prepare: () => Promise.resolve(prepare(files)),
  };
}

export function tracedRequests(files: BundledFilesReader, file: string): TracedRequest[] {
  return files.records(file, ['TIMESTAMP', 'ContextTokens', 'GeneratedTokens']).map((record) => ({
    // Seven digits of a second: the clock here has three.
    atMs: Date.parse(`${record.text('TIMESTAMP').replace(' ', 'T').slice(0, 23)}Z`),
    contextTokens: record.integer('ContextTokens'),
    generatedTokens: record.integer('GeneratedTokens'),
  }));
}

function prepare(files: BundledFilesReader): PreparedDataset {
  const runs = Object.entries(AGENTS).flatMap(([file, agentId]) =>
    tracedRequests(files, file).map((request, at) => runOf(request, agentId, at)),
  );
  const rows = runs.map((run) => runCells(run, DATASET));
  return {
    // The trace is an hour that is over: it does not age, and its answers say in as_of what instant they speak of.
    asOfDate: null,
    tables: [tableLoad('public.agent_runs', RUN_COLUMNS, rows, true)],
  };
}

function runOf({ atMs, contextTokens, generatedTokens }: TracedRequest, agentId: string, at: number): LoadedRun {
  const runtimeSeconds = generatedTokens * SECONDS_PER_GENERATED + contextTokens * SECONDS_PER_CONTEXT;
  return {
    ...{ runId: `trace:${agentId}:${String(at + 1)}`, agentId, workspaceId: TRACE_WORKSPACE, userId: null },
    ...{ status: 'completed', errorType: null, runtimeSeconds, startedMs: atMs, credits: 0, model: null },
    tokens: contextTokens + generatedTokens,
    receivedMs: atMs + Math.round(runtimeSeconds * 1000),
  };
}
