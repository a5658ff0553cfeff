import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { CsvRecord } from '../../../datasets/csv.record.js';
import type { DatasetPlan } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { FalajError } from '../../../kernel/falaj-error.js';
import { BLOCK_FILES, BlockSeries, isoTime } from './block.series.js';
import { METRIC_SERIES, type MetricSeries } from './metric.catalogue.js';

const COLUMNS = ['service_name', 'metric_type', 'metric_value', 'unit', 'timestamp', 'metadata', 'dataset_id'];
const WINDOWS_FILE = 'nab/combined_windows.json.gz';
const ARRIVALS_FILE = 'btc_block_arrival_times.csv.gz';
const TIMESTAMP = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.0+)?$/;

const NAB = {
  source: 'Numenta Anomaly Benchmark (ea702d75)',
  license: 'MIT',
};

/** Series of services, the windows in which people saw something wrong with them, and how late nodes of Bitcoin heard of blocks. */
export function metricPlans(files: BundledFilesReader): DatasetPlan[] {
  return [seriesPlan(files), windowsPlan(files), latencyPlan(files)];
}

function seriesPlan(files: BundledFilesReader): DatasetPlan {
  const paths = METRIC_SERIES.map(fileOf);
  return {
    ...{ id: 'system_metrics', title: 'Metrics of services, 24 series', kind: 'real', ...NAB },
    ...{ locator: 'data/insight/nab/*/*.csv.gz', version: '1', files: paths },
    prepare: () => {
      const rows = METRIC_SERIES.flatMap((series) => seriesRows(files, series));
      const newest = rows.map(([, , , , at]) => String(at)).reduce((a, b) => (a > b ? a : b));
      const load = tableLoad('public.system_metrics', COLUMNS, rows, true);
      return Promise.resolve({ asOfDate: newest.slice(0, 10), tables: [load] });
    },
  };
}

/** The files name no zone; their times are taken for UTC. */
function seriesRows(files: BundledFilesReader, series: MetricSeries): CopyValue[][] {
  const { service, metric, unit } = series;
  const metadata = JSON.stringify({ series: `${series.path}.csv` });
  return files.records(fileOf(series), ['timestamp', 'value']).map((record) => {
    const at = utc(record.text('timestamp'));
    if (at === null) throw record.invalid('the timestamp is not one');
    return [service, metric, record.decimal('value'), unit, at, metadata, 'system_metrics'];
  });
}

function windowsPlan(files: BundledFilesReader): DatasetPlan {
  return {
    ...{
      id: 'anomaly_windows',
      title: 'Windows of anomalies in the metrics, labelled by people',
      kind: 'real',
      ...NAB,
    },
    ...{ locator: `data/insight/${WINDOWS_FILE}`, version: '1', files: [WINDOWS_FILE] },
    prepare: () => {
      const rows = METRIC_SERIES.flatMap((series) => windowsOf(files, series));
      const columns = ['service_name', 'metric_type', 'window_start', 'window_end'];
      return Promise.resolve({
        asOfDate: null,
        tables: [tableLoad('public.metric_anomaly_windows', columns, rows)],
      });
    },
  };
}

function windowsOf(files: BundledFilesReader, { path, service, metric }: MetricSeries): string[][] {
  const all = JSON.parse(files.text(WINDOWS_FILE)) as Readonly<Record<string, unknown>>;
  const windows = all[`${path}.csv`];
  if (!Array.isArray(windows)) throw invalid(`has no windows of ${path}`);
  return windows.map((window: unknown) => {
    const [start, end] = Array.isArray(window) ? window.map((at) => utc(String(at))) : [];
    if (typeof start !== 'string' || typeof end !== 'string') throw invalid(`has a window of ${path} that is none`);
    return [service, metric, start, end];
  });
}

/** How long after the time in a block each node had it. That time is the miner's word: it may lie after the arrival. */
function latencyPlan(files: BundledFilesReader): DatasetPlan {
  return {
    ...{ id: 'block_latency', title: 'Arrival of blocks at three nodes after the time in the block', kind: 'derived' },
    ...{ locator: `data/insight/${ARRIVALS_FILE} less the time in ${BLOCK_FILES[0] ?? ''}`, version: '1' },
    ...{ source: 'bitcoin-data/block-arrival-times (707477a1), m-marqx/BTC-RPC-Data (34548a53)' },
    ...{ license: 'CC0 1.0, MIT', files: [ARRIVALS_FILE, ...BLOCK_FILES] },
    prepare: () => {
      const rows = latencyRows(files);
      const newest = rows.map(([, , , , at]) => String(at)).reduce((a, b) => (a > b ? a : b));
      return Promise.resolve({
        asOfDate: newest.slice(0, 10),
        tables: [tableLoad('public.system_metrics', COLUMNS, rows, true)],
      });
    },
  };
}

/** A node may connect a block twice: its first arrival counts. */
function latencyRows(files: BundledFilesReader): CopyValue[][] {
  const times = new Map(new BlockSeries(files).all().map(({ height, time }) => [height, time * 1000]));
  const first = new Map<string, { node: string; height: number; arrival: number }>();
  for (const record of files.records(ARRIVALS_FILE, ['node', 'height', 'arrival_ms'])) {
    const arrival = arrivalOf(record);
    const key = `${arrival.node}/${String(arrival.height)}`;
    const known = first.get(key);
    if (times.has(arrival.height) && (known === undefined || arrival.arrival < known.arrival)) first.set(key, arrival);
  }
  return [...first.values()].map(({ node, height, arrival }) => {
    const metadata = JSON.stringify({ height });
    const latency = arrival - (times.get(height) ?? 0);
    const at = isoTime(arrival / 1000);
    return [`bitcoin-${node}`, 'block_arrival_latency', latency, 'ms', at, metadata, 'block_latency'];
  });
}

function arrivalOf(record: CsvRecord): { node: string; height: number; arrival: number } {
  return { node: record.text('node'), height: record.integer('height'), arrival: record.integer('arrival_ms') };
}

function fileOf({ path }: MetricSeries): string {
  return `nab/${path}.csv.gz`;
}

function utc(text: string): string | null {
  const [, day, time] = TIMESTAMP.exec(text) ?? [];
  return day === undefined || time === undefined ? null : `${day}T${time}.000Z`;
}

function invalid(problem: string): FalajError {
  return new FalajError('data.invalid', `${WINDOWS_FILE} ${problem}`, { fields: { file: WINDOWS_FILE } });
}
