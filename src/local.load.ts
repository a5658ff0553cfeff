import type { LoadRequest } from './cli/local-engine.port.js';
import { DatasetLoader } from './datasets/dataset.loader.js';
import type { DomainData } from './datasets/load.port.js';
import type { JsonObject } from './kernel/canonical-json.js';
import type { LoadConnection } from './kernel/load-connection.js';
import { ProgressBar, type ProgressOutput } from './observability/progress-bar.js';

/** Loads what is missing or changed of the domains' data, tells how far it is, and reports each dataset as the command line shows it. */
export async function loadDatasets(
  domains: readonly DomainData[],
  connection: LoadConnection,
  { scale, force }: LoadRequest,
  progress: ProgressOutput,
): Promise<JsonObject> {
  const bar = new ProgressBar(progress, () => performance.now());
  const report = await new DatasetLoader(domains).load(connection, {
    ...(scale === undefined ? {} : { scale }),
    force,
    progress: ({ dataset, phase, rows, totalRows }) => {
      if (phase === 'loaded') bar.finish(dataset, rows);
      else if (phase !== 'unchanged') bar.update(dataset, rows, totalRows);
    },
  });
  const datasets = report.datasets.map(({ dataset, status, rows, elapsedMs }) => ({
    dataset_id: dataset,
    state: status,
    rows,
    seconds: Math.round(elapsedMs) / 1000,
  }));
  return { datasets, rows_loaded: report.rowsLoaded, seconds: Math.round(report.elapsedMs) / 1000 };
}
