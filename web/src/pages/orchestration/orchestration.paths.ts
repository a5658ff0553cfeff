import type { StartedRun } from '../../api/orchestration.types.js';

export function runPath({ intent, run_id: run }: Pick<StartedRun, 'intent' | 'run_id'>): string {
  return `/orchestration?${new URLSearchParams({ intent, run }).toString()}`;
}
