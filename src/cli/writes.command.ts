import type { Command } from 'commander';
import type { JsonObject } from '../kernel/canonical-json.js';
import { cacheServer, objectOf } from './cache.server.js';
import type { CliContext, VerbResult } from './cli-context.js';
import { exactlyOne } from './parameters.js';
import type { VerbRunner } from './verb.runner.js';
import { said } from './text.measure.js';
import { writesText } from './writes.texts.js';

const PATH = '/api/v1/admin/cache/writes';
const ACTIONS = ['flush', 'retry', 'abandon'] as const;

interface WritesFlags {
  readonly flush?: string;
  readonly retry?: string;
  readonly abandon?: string;
  readonly order?: string;
}

/** `falaj cache writes`: values that are written through the cache, what is pending of them, and their dead letters. */
export class WritesCommand {
  constructor(
    private readonly context: CliContext,
    private readonly runner: VerbRunner,
  ) {}

  register(cache: Command): void {
    cache
      .command('writes')
      .description('families of values that are written through the cache: mode, pending writes, dead letters')
      .option('--flush <family>', 'apply what is pending now')
      .option('--retry <family>', 'apply its dead letters anew')
      .option('--order <order>', 'with --retry: this dead letter alone')
      .option('--abandon <family>', 'give up a stream that does not come back; what only it held is lost')
      .action((flags: WritesFlags) => this.runner.run(() => this.writes(flags)));
  }

  private async writes({ order, ...flags }: WritesFlags): Promise<VerbResult> {
    const server = await cacheServer(this.context);
    if (ACTIONS.every((action) => flags[action] === undefined)) {
      const data = objectOf((await server.get(PATH, {})).body);
      return { ok: true, data, text: writesText(data, this.context.terminal.width) };
    }
    const [action, family] = exactlyOne({ ...flags }, ACTIONS);
    const body = { family, ...(action === 'retry' && order !== undefined ? { order } : {}) };
    const data = objectOf((await server.post(`${PATH}/${action}`, body)).body);
    const isDone = (data.failed ?? 0) === 0 && data.drained !== false;
    return { ok: isDone, data, text: outcome(data) };
  }
}

function outcome({ family, ...told }: JsonObject): string {
  const parts = Object.entries(told).map(([name, value]) => `${name} ${said(value)}`);
  return `${said(family)}: ${parts.join(', ')}`;
}
