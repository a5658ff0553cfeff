import { join } from 'node:path';
import { type Clock, SystemClock } from '../../kernel/clock.js';
import type { LoadConnection } from '../../kernel/load-connection.js';
import { attritionPlan } from './loader/attrition.plan.js';
import { BundledFilesReader } from './loader/bundled-files.reader.js';
import { censusPlan } from './loader/census.plan.js';
import { DatasetReplacer } from './loader/dataset.replacer.js';
import { generatedPlan, scaleOf } from './loader/generated.plan.js';
import { iloPlans } from './loader/ilo.plan.js';
import { industryUnemploymentPlan } from './loader/industry-unemployment.plan.js';
import type { DatasetPlan, LoadedDataset, LoadOptions, LoadReport } from './loader/load.port.js';
import { targetsPlan } from './loader/targets.plan.js';
import { wagePanelPlan } from './loader/wage-panel.plan.js';
import { worldBankPlans } from './loader/world-bank.plan.js';

/** Where the sources are. */
export interface LabourMarketSources {
  /** Folder of the bundled, compressed files. */
  readonly dataDirectory: string;
  /** The targets, configuration with a source each. */
  readonly targetsFile: string;
}

/** The package's own folders: the same three levels up from src and from dist. */
const ROOT = join(import.meta.dirname, '../../..');
export const BUNDLED_SOURCES: LabourMarketSources = {
  dataDirectory: join(ROOT, 'data/labour'),
  targetsFile: join(ROOT, 'definitions/labour-market/targets.yml'),
};

/**
 * Brings the labour-market tables to what the bundled data say. Idempotent: a dataset whose files, plan and scale are
 * those of its last load is left alone. Each dataset is replaced in a transaction of its own, so an interrupted load
 * keeps what was there and the next one goes on. Loaders of several processes take turns.
 */
export class LabourMarketLoader {
  private readonly files: BundledFilesReader;

  constructor(
    private readonly sources: LabourMarketSources = BUNDLED_SOURCES,
    private readonly clock: Clock = new SystemClock(),
  ) {
    this.files = new BundledFilesReader(sources.dataDirectory);
  }

  /**
   * @param connection a session of the role that owns the tables, used by nobody else meanwhile
   * @throws FalajError data.invalid with file and line where a bundled file is missing or broken
   */
  async load(connection: LoadConnection, options: LoadOptions = {}): Promise<LoadReport> {
    const begun = this.clock.monotonicMs();
    const plans = this.chosen(options.datasets, options.scale ?? (await scaleOf(connection)));
    const datasets: LoadedDataset[] = [];
    for (const plan of plans) datasets.push(await this.loadOne(connection, plan, options));
    const rowsLoaded = datasets.reduce((sum, each) => sum + (each.status === 'loaded' ? each.rows : 0), 0);
    if (rowsLoaded > 0) await this.logUnchanged(connection, datasets);
    return { datasets, rowsLoaded, elapsedMs: this.clock.monotonicMs() - begun };
  }

  private chosen(datasets: readonly string[] | undefined, scale: number): DatasetPlan[] {
    const plans = [
      ...worldBankPlans(this.files),
      ...iloPlans(this.files),
      wagePanelPlan(this.files),
      attritionPlan(this.files),
      censusPlan(this.files),
      industryUnemploymentPlan(this.files),
      generatedPlan(this.files, scale),
      targetsPlan(this.sources.targetsFile),
    ];
    return datasets === undefined ? plans : plans.filter(({ id }) => datasets.includes(id));
  }

  private async loadOne(connection: LoadConnection, plan: DatasetPlan, options: LoadOptions): Promise<LoadedDataset> {
    const begun = this.clock.monotonicMs();
    const report = options.progress ?? ((): void => undefined);
    const replacer = new DatasetReplacer(connection, this.files, this.clock, report);
    const rows = await replacer.replace(plan, options.force === true);
    const status = rows === null ? 'unchanged' : 'loaded';
    const count = rows ?? 0;
    report({ dataset: plan.id, phase: status, rows: count, totalRows: count });
    return { dataset: plan.id, status, rows: count, elapsedMs: this.clock.monotonicMs() - begun };
  }

  /** Of a run that loaded something, the datasets it found as they should be; a run that loads nothing leaves no trace. */
  private async logUnchanged(connection: LoadConnection, datasets: readonly LoadedDataset[]): Promise<void> {
    const ids = datasets.filter(({ status }) => status === 'unchanged').map(({ dataset }) => dataset);
    await connection.query(
      `INSERT INTO public.data_freshness_log (source, last_successful_fetch, record_count, fetch_status)
       SELECT dataset_id, updated_at, record_count, 'unchanged' FROM falaj.dataset
       WHERE dataset_id = ANY($1) ORDER BY dataset_id`,
      [ids],
    );
  }
}
