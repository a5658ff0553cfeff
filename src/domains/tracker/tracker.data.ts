import { join } from 'node:path';
import type { BundledFilesReader } from '../../datasets/bundled-files.reader.js';
import type { DatasetPlan, DomainData } from '../../datasets/load.port.js';
import { beadsPlans } from './loader/beads.plan.js';
import { jiraPlans } from './loader/jira.plan.js';

/** The package's own folders: the same three levels up from src and from dist. */
const ROOT = join(import.meta.dirname, '../../..');

/** What the tracker's tables are filled with: nothing is generated, so that no scale changes it. */
export class TrackerData implements DomainData {
  readonly domain = 'tracker';

  /** @param directory folder of the bundled, compressed files */
  constructor(readonly directory: string = join(ROOT, 'data/issues')) {}

  plans(files: BundledFilesReader): Promise<readonly DatasetPlan[]> {
    return Promise.resolve([...beadsPlans(files), ...jiraPlans(files)]);
  }
}
