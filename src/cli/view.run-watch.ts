import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import type { CliContext } from './cli-context.js';
import type { FollowRuns, RunSource } from './local-engine.port.js';
import { withProgress } from './progress.line.js';
import { said } from './text.measure.js';

const CANCEL_WAIT_MS = 10_000;
const CANCEL_LOOK_MS = 200;

/** Runs of views that a verb began, by the server or here: shown while they last, and cancelled where the verb is interrupted. */
export class ViewRunWatch {
  constructor(
    private readonly context: Pick<CliContext, 'terminal' | 'interruption'>,
    /** The views that were named; where none was, it may be any. */
    private readonly names: readonly string[],
  ) {}

  /** Runs are numbered upwards, so those begun by hand after the verb are told from what was under way before it; where they cannot be, none is touched. */
  readonly follow: FollowRuns = async (source, work) => {
    const before = await this.runs(source).catch(() => undefined);
    if (before === undefined) return work();
    const latest = Math.max(0, ...before.map(({ id }) => Number(id)));
    const { terminal, interruption } = this.context;
    const began = async (): Promise<readonly JsonObject[]> =>
      (await this.runs(source)).filter(({ id, cause }) => Number(id) > latest && cause === 'manual');
    const asked = work();
    const shown = withProgress(terminal, async () => runsLine(await began(), Date.now()), asked);
    return interruption.during(shown, () => cancelRuns(source, began, asked));
  };

  private async runs(source: RunSource): Promise<readonly JsonObject[]> {
    const views = (await source.list()).views as readonly JsonObject[];
    return views.flatMap(({ name, last_run: run }) => {
      const isMeant = this.names.length === 0 || this.names.includes(said(name));
      return isMeant && isRun(run) ? [run] : [];
    });
  }
}

/** A view that is cancelled lets the next one begin, so it goes on until the verb's work has ended. */
async function cancelRuns(
  source: RunSource,
  began: () => Promise<readonly JsonObject[]>,
  work: Promise<unknown>,
): Promise<void> {
  const over = new AbortController();
  const end = (): void => {
    over.abort();
  };
  const ended = work.then(end, end);
  // Asked anew each time: it changes while this waits.
  const isOver = (): boolean => over.signal.aborted;
  const deadline = performance.now() + CANCEL_WAIT_MS;
  while (!isOver() && performance.now() < deadline) {
    const running = (await began()).filter(({ state }) => state === 'running');
    await Promise.allSettled(running.map(({ view }) => source.cancel(said(view))));
    await Promise.race([ended, pause(CANCEL_LOOK_MS)]);
  }
}

function isRun(run: JsonValue | undefined): run is JsonObject {
  return typeof run === 'object' && run !== null && !Array.isArray(run);
}

/** What is done and what is under way; nothing before the first run. */
export function runsLine(runs: readonly JsonObject[], nowMs: number): string {
  if (runs.length === 0) return '';
  const running = runs.filter(({ state }) => state === 'running');
  const told = running.map(({ view, started_at: at }) => {
    const seconds = Math.max(0, Math.round((nowMs - Date.parse(said(at))) / 1000));
    return `${said(view)} for ${String(seconds)} s`;
  });
  return [`${String(runs.length - running.length)} done`, ...told].join(', ');
}
