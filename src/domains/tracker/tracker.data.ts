import { join } from 'node:path';
import { PROJECT_DIRECTORY } from '../../kernel/project-directory.js';
import type { BundledFilesReader } from '../../datasets/bundled-files.reader.js';
import type { DatasetPlan, DomainData } from '../../datasets/load.port.js';
import { beadsPlans } from './loader/beads.plan.js';
import { jiraPlans } from './loader/jira.plan.js';

/** What the tracker's tables are filled with: nothing is generated, so that no scale changes it. */
export class TrackerData implements DomainData {
  readonly domain = 'tracker';

  /** @param directory folder of the bundled, compressed files */
  constructor(readonly directory: string = join(PROJECT_DIRECTORY, 'data/issues')) {}

  plans(files: BundledFilesReader): Promise<readonly DatasetPlan[]> {
    return Promise.resolve([...beadsPlans(files), ...jiraPlans(files)]);
  }
}
