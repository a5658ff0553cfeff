import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import { failureOf } from '../agent.failures.js';

/** One run of an agent as a dataset knows it. Times are milliseconds since the epoch. */
export interface LoadedRun {
  readonly runId: string;
  readonly agentId: string;
  readonly workspaceId: string;
  readonly userId: string | null;
  readonly status: 'completed' | 'failed' | 'timeout';
  readonly runtimeSeconds: number;
  readonly startedMs: number;
  readonly credits: number;
  readonly tokens: number;
  readonly model: string | null;
  /** Of one that did not complete. */
  readonly errorType: string | null;
  readonly receivedMs: number;
}

export const RUN_COLUMNS: readonly string[] = [
  ...['run_id', 'agent_id', 'workspace_id', 'user_id', 'status', 'runtime_seconds', 'started_at', 'completed_at'],
  ...['credits_consumed', 'tokens_used', 'model_name', 'error_type', 'error_message', 'dataset_id', 'received_at'],
];

export const ERROR_COLUMNS: readonly string[] = [
  ...['error_id', 'run_id', 'agent_id', 'workspace_id', 'user_id', 'occurred_at', 'error_type', 'category', 'severity'],
  ...['message', 'fingerprint', 'dataset_id', 'received_at'],
];

export function runCells(run: LoadedRun, dataset: string): readonly CopyValue[] {
  const ended = run.startedMs + Math.round(run.runtimeSeconds * 1000);
  const message = run.errorType === null ? null : failureOf(run.errorType).message;
  return [
    ...[run.runId, run.agentId, run.workspaceId, run.userId, run.status, run.runtimeSeconds.toFixed(3)],
    ...[instant(run.startedMs), instant(ended), run.credits.toFixed(6), run.tokens, run.model],
    ...[run.errorType, message, dataset, instant(run.receivedMs)],
  ];
}

/** Of those runs that failed. */
export function errorCells(runs: readonly LoadedRun[], dataset: string): (readonly CopyValue[])[] {
  return runs.flatMap((run) => {
    if (run.errorType === null) return [];
    const { category, severity, message, fingerprint } = failureOf(run.errorType);
    const ended = run.startedMs + Math.round(run.runtimeSeconds * 1000);
    return [
      [
        ...[run.runId, run.runId, run.agentId, run.workspaceId, run.userId, instant(ended), run.errorType],
        ...[category, severity, message, fingerprint, dataset, instant(run.receivedMs)],
      ],
    ];
  });
}

export function instant(ms: number): string {
  return new Date(ms).toISOString();
}

export function dayOf(ms: number): string {
  return instant(ms).slice(0, 10);
}

/** What stands in paths and keys: small letters, digits and dashes. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** The newest of many; spreading them into one call would be too many arguments. */
export function newestOf(times: readonly number[]): number {
  return times.reduce((newest, each) => Math.max(newest, each), 0);
}
