import { join } from 'node:path';
import type { BundledFilesReader } from '../../datasets/bundled-files.reader.js';
import type { DatasetPlan, DomainData } from '../../datasets/load.port.js';
import { blockPlans } from './loader/blocks.plan.js';
import { feedbackPlans } from './loader/feedback.plan.js';
import { metricPlans } from './loader/metrics.plan.js';
import { PROJECT_DIRECTORY } from '../../kernel/project-directory.js';

export const INSIGHT_DATA_DIRECTORY = join(PROJECT_DIRECTORY, 'data/insight');

/** What the tables of insights, feedback and metrics are filled with. Nothing of it is generated, so it has no scale. */
export class InsightsData implements DomainData {
  readonly domain = 'insights';

  /** @param directory folder of the bundled, compressed files */
  constructor(readonly directory: string = INSIGHT_DATA_DIRECTORY) {}

  plans(files: BundledFilesReader): Promise<readonly DatasetPlan[]> {
    return Promise.resolve([...blockPlans(files), ...feedbackPlans(files), ...metricPlans(files)]);
  }
}
