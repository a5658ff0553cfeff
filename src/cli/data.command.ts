import type { Command } from 'commander';
import type { CliContext, VerbResult } from './cli-context.js';
import { numberOption } from './parameters.js';
import { table } from './table.layout.js';
import { said } from './text.measure.js';
import type { VerbRunner } from './verb.runner.js';

const SCALE_MAX = 1000;

interface LoadOptions {
  readonly scale?: string;
  readonly force?: boolean;
}

interface LoadedDataset {
  readonly dataset_id: string;
  readonly state: string;
  readonly rows: number;
  readonly seconds: number;
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
      .description('load what is missing or changed; sets the database up first where that is needed')
      .option('--scale <n>', 'multiply the generated set (1 is about half a million records; default: as it is loaded)')
      .option('--force', 'load again what has not changed')
      .action((domains: string[], options: LoadOptions) => this.runner.run(() => this.load(domains, options)));
  }

  private async load(domains: readonly string[], options: LoadOptions): Promise<VerbResult> {
    const bounds = { over: 0, max: SCALE_MAX, whole: false };
    const scale = options.scale === undefined ? {} : { scale: numberOption('scale', options.scale, bounds) };
    const report = await (await this.context.local()).load({ domains, force: options.force === true, ...scale });
    const datasets = report.datasets as unknown as readonly LoadedDataset[];
    const rows = datasets.map((each) => [each.dataset_id, each.state, each.rows, each.seconds]);
    const changed = datasets.filter(({ state }) => state !== 'unchanged').length;
    const foot = `${String(changed)} of ${String(datasets.length)} datasets loaded, ${said(report.rows_loaded)} rows`;
    const { width } = this.context.terminal;
    return {
      ok: true,
      data: report,
      text: [table(['dataset', 'state', 'rows', 'seconds'], rows, { width }), '', foot].join('\n'),
    };
  }
}
