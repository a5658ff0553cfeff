import { type Clock, SystemClock } from '../kernel/clock.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import { BundledFilesReader } from './bundled-files.reader.js';
import { datasetChecksum } from './dataset.checksum.js';
import { DatasetReplacer, loadedChecksums } from './dataset.replacer.js';
import type { DatasetPlan, DomainData, LoadedDataset, LoadOptions, LoadReport } from './load.port.js';

/**
 * Brings the tables of domains to what their bundled data say. Idempotent: a dataset whose files, plan and scale are
 * those of its last load is left alone. Each dataset is replaced in a transaction of its own, so an interrupted load
 * keeps what was there and the next one goes on. Loaders of several processes take turns.
 */
export class DatasetLoader {
  constructor(
    private readonly domains: readonly DomainData[],
    private readonly clock: Clock = new SystemClock(),
  ) {}

  /**
   * @param connection a session of the role that owns the tables, used by nobody else meanwhile
   * @throws FalajError data.invalid with file and line where a bundled file is missing or broken
   */
  async load(connection: LoadConnection, options: LoadOptions = {}): Promise<LoadReport> {
    const begun = this.clock.monotonicMs();
    const datasets: LoadedDataset[] = [];
    for (const domain of this.domains) datasets.push(...(await this.loadDomain(connection, domain, options)));
    const rowsLoaded = datasets.reduce((sum, each) => sum + (each.status === 'loaded' ? each.rows : 0), 0);
    if (rowsLoaded > 0) await this.logUnchanged(connection, datasets);
    return { datasets, rowsLoaded, elapsedMs: this.clock.monotonicMs() - begun };
  }

  private async loadDomain(
    connection: LoadConnection,
    domain: DomainData,
    options: LoadOptions,
  ): Promise<LoadedDataset[]> {
    const files = new BundledFilesReader(domain.directory);
    const plans = await domain.plans(files, connection, options.scale);
    const chosen = plans.filter(({ id }) => options.datasets?.includes(id) ?? true);
    let known = await loadedChecksums(connection);
    const loaded: LoadedDataset[] = [];
    for (const plan of chosen) {
      // A start finds nearly always everything as it should be: what has no indexes to complete then needs no transaction of its own.
      const isCurrent = plan.indexed === undefined && known.get(plan.id) === datasetChecksum(plan, files, known);
      if (isCurrent && options.force !== true) {
        loaded.push(unchanged(plan, options));
        continue;
      }
      loaded.push(await this.loadOne(connection, files, plan, options));
      // Those that read this one are measured by what it is now.
      known = await loadedChecksums(connection);
    }
    return loaded;
  }

  private async loadOne(
    connection: LoadConnection,
    files: BundledFilesReader,
    plan: DatasetPlan,
    options: LoadOptions,
  ): Promise<LoadedDataset> {
    const begun = this.clock.monotonicMs();
    const report = options.progress ?? ((): void => undefined);
    const rows = await new DatasetReplacer(connection, files, this.clock, report).replace(plan, options.force === true);
    const status = rows === null ? 'unchanged' : 'loaded';
    const count = rows ?? 0;
    report({ dataset: plan.id, phase: status, rows: count, totalRows: count });
    return { dataset: plan.id, status, rows: count, elapsedMs: this.clock.monotonicMs() - begun };
  }

  /** Of a run that loaded something, the datasets it found as they should be; a run that loads nothing leaves no trace. */
  private async logUnchanged(connection: LoadConnection, datasets: readonly LoadedDataset[]): Promise<void> {
    const ids = datasets.filter(({ status }) => status === 'unchanged').map(({ dataset }) => dataset);
    await connection.query(
      `INSERT INTO public.data_freshness_log (source, last_successful_fetch, record_count, fetch_status, asof_date)
       SELECT dataset_id, updated_at, record_count, 'unchanged', asof_date FROM falaj.dataset
       WHERE dataset_id = ANY($1) ORDER BY dataset_id`,
      [ids],
    );
  }
}

function unchanged({ id }: DatasetPlan, { progress }: LoadOptions): LoadedDataset {
  progress?.({ dataset: id, phase: 'unchanged', rows: 0, totalRows: 0 });
  return { dataset: id, status: 'unchanged', rows: 0, elapsedMs: 0 };
}
