import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type OrchestrationSettings, type Settings } from '../../config/settings.js';
import type { Clock } from '../../kernel/clock.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { hasRole, type QueryScope } from '../../kernel/query-scope.js';
import { CLOCK } from '../../observability/clock.token.js';
import { RunRecord, type RunListener } from './run.record.js';

const ECHO_LENGTH_MAX = 64;

/**
 * The runs of this process: those that run, and the latest that ended, for a while. A run is seen by whoever started it and by
 * admins; to anyone else it does not exist. Running ones are never dropped: `runs_concurrent_max` bounds them.
 */
@Injectable()
export class RunStore {
  private readonly runs = new Map<string, RunRecord>();
  private readonly limits: OrchestrationSettings;
  private streams = 0;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.limits = settings.orchestration;
  }

  /** @throws FalajError orchestration.overloaded */
  open(runId: string, intent: string, scope: QueryScope): RunRecord {
    this.purge();
    const running = [...this.runs.values()].filter(({ endedAtMs }) => endedAtMs === undefined).length;
    const { runsConcurrentMax } = this.limits;
    if (running >= runsConcurrentMax)
      throw new FalajError('orchestration.overloaded', `${runsConcurrentMax} runs are under way, the most at once`);
    const record = new RunRecord(runId, intent, scope.principal, new Date(this.clock.now()).toISOString());
    this.runs.set(runId, record);
    this.purge();
    return record;
  }

  /** @throws FalajError orchestration.unknown_run */
  get(runId: string, scope: QueryScope): RunRecord {
    this.purge();
    const record = this.runs.get(runId);
    if (record !== undefined && (record.principal === scope.principal || hasRole(scope, 'admin'))) return record;
    const name = JSON.stringify(runId.slice(0, ECHO_LENGTH_MAX));
    throw new FalajError('orchestration.unknown_run', `there is no run ${name}`);
  }

  /**
   * Follows a run's events past `afterId`; `stop` must be called when the listener goes.
   * @throws FalajError orchestration.overloaded
   */
  follow(record: RunRecord, afterId: number, listener: RunListener): { readonly stop: () => void } {
    const { eventStreamsMax } = this.limits;
    if (this.streams >= eventStreamsMax)
      throw new FalajError('orchestration.overloaded', `${eventStreamsMax} event streams are open, the most at once`);
    this.streams += 1;
    const leave = record.follow(afterId, listener);
    let isOpen = true;
    return {
      stop: () => {
        leave();
        if (isOpen) this.streams -= 1;
        isOpen = false;
      },
    };
  }

  forget(record: RunRecord): void {
    record.close();
    this.runs.delete(record.runId);
  }

  get size(): number {
    return this.runs.size;
  }

  /** Drops what has been kept long enough, then the oldest beyond the limit; insertion order is age. */
  private purge(): void {
    const expired = this.clock.monotonicMs() - this.limits.runTtlSeconds * 1000;
    for (const { runId, endedAtMs } of [...this.runs.values()]) {
      if (endedAtMs === undefined) continue;
      if (endedAtMs <= expired || this.runs.size > this.limits.runsKeptMax) this.runs.delete(runId);
    }
  }
}
