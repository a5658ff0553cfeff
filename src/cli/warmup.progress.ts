import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { CliContext } from './cli-context.js';
import { withProgress } from './progress.line.js';
import type { ServerClient } from './server.client.js';
import { said } from './text.measure.js';

const WARMUPS = '/api/v1/admin/cache/warmup';
const CANCEL_WAIT_MS = 10_000;
const CANCEL_LOOK_MS = 100;

/** One warm-up by the server that this command asked for: how far it is, and its end where the command is interrupted. */
export class WarmupProgress {
  constructor(
    private readonly context: CliContext,
    private readonly server: ServerClient,
  ) {}

  /** Whoever else asks for one in the same moment cannot be told apart, so of several that are new none is ours. */
  async follow<T>(work: () => Promise<T>): Promise<T> {
    const { terminal, interruption } = this.context;
    const known = await this.requested().catch(() => undefined);
    if (known === undefined) return work();
    const before = new Set(known.map(({ id }) => id));
    const ours = async (): Promise<JsonObject | undefined> => {
      const fresh = (await this.requested()).filter(({ id }) => !before.has(id));
      return fresh.length === 1 ? fresh[0] : undefined;
    };
    const asked = work();
    const shown = withProgress(terminal, async () => progressLine(await ours()), asked);
    return interruption.during(shown, () => this.cancel(ours));
  }

  private async cancel(find: () => Promise<JsonObject | undefined>): Promise<void> {
    const deadline = performance.now() + CANCEL_WAIT_MS;
    for (let run = await find(); run !== undefined && performance.now() < deadline; run = await find()) {
      await this.server.post(`${WARMUPS}/${encodeURIComponent(said(run.id))}/cancel`, {});
      await pause(CANCEL_LOOK_MS);
    }
  }

  /** Those under way that somebody asked for. */
  private async requested(): Promise<readonly JsonObject[]> {
    const { current } = (await this.server.get(WARMUPS)).body as JsonObject;
    return (current as readonly JsonObject[]).filter(({ occasion }) => occasion === 'request');
  }
}

/** Nothing where there is no such warm-up. */
export function progressLine(run: JsonObject | undefined): string {
  if (run === undefined) return '';
  const { total, done } = run as { total: number | null; done: number };
  const share = total === null || total === 0 ? '  …' : `${String(Math.floor((done / total) * 100)).padStart(3)} %`;
  const counts = `${said(run.sets)} loaded, ${said(run.hits)} there already, ${said(run.errors)} failed`;
  return `${share}  ${String(done)} of ${said(total ?? '…')} questions: ${counts}`;
}
