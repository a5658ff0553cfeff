import { canonicalJson } from '../kernel/canonical-json.js';
import { sha256Hex } from '../kernel/hash.js';
import type { BundledFilesReader } from './bundled-files.reader.js';
import type { DatasetPlan } from './load.port.js';

/** Raise when the way rows reach the tables changes: every dataset is then replaced once. */
const LOADER_VERSION = '1';

/**
 * Digest of everything that decides a dataset's rows and its entry in the catalogue: the files' bytes, the plan's own
 * version and words, and the checksums of the datasets it reads.
 */
export function datasetChecksum(
  plan: DatasetPlan,
  files: BundledFilesReader,
  loaded: ReadonlyMap<string, string>,
): string {
  return sha256Hex(
    canonicalJson({
      loader: LOADER_VERSION,
      version: plan.version,
      words: [plan.id, plan.title, plan.kind, plan.locator, plan.source, plan.license],
      files: plan.files.map((file) => [file, files.checksum(file)]),
      after: (plan.after ?? []).map((id) => [id, loaded.get(id) ?? null]),
    }),
  );
}
