import type { Command } from 'commander';
import type { CliContext, VerbResult } from './cli-context.js';
import type { VerbRunner } from './verb.runner.js';
import { FalajError } from '../kernel/falaj-error.js';
import { table } from './terminal.js';

const SCALE_MAX = 1000;

interface LoadOptions {
  readonly scale?: string;
  readonly force?: boolean;
}

/** `falaj data load`: idempotent; reloads what changed, or the generated set at another scale. */
export class DataCommand {
  constructor(
    private readonly context: CliContext,
    private readonly runner: VerbRunner,
  ) {}

  register(program: Command): void {
    const data = program.command('data').description('the bundled data');
    data
      .command('load [domain...]')
      .description('load what is missing or changed')
      .option('--scale <n>', 'multiply the generated set (1 is about half a million records; default: as it is loaded)')
      .option('--force', 'load again what has not changed')
      .addHelpText('after', '\nExamples:\n  falaj data load\n  falaj data load labour-market --scale 20')
      .action((domains: string[], options: LoadOptions) => this.runner.run(() => this.load(domains, options)));
  }

  private async load(domains: readonly string[], options: LoadOptions): Promise<VerbResult> {
    const scale = options.scale === undefined ? {} : { scale: scaleOf(options.scale) };
    const report = await this.context.local().load({ domains, force: options.force === true, ...scale });
    const datasets = report.datasets as readonly { dataset_id: string; state: string; rows: number; seconds: number }[];
    const rows = datasets.map((each) => [each.dataset_id, each.state, each.rows, each.seconds.toFixed(1)]);
    return { ok: true, data: report, text: table(['dataset', 'state', 'rows', 'seconds'], rows) };
  }
}

function scaleOf(text: string): number {
  const scale = Number(text);
  if (scale > 0 && scale <= SCALE_MAX) return scale;
  throw new FalajError('request.invalid', `--scale takes a number over 0 and up to ${String(SCALE_MAX)}`, {
    hint: 'For example --scale 20 for about ten million records.',
  });
}
