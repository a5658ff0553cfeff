import { join } from 'node:path';
import { PROJECT_DIRECTORY } from '../../kernel/project-directory.js';
import type { BundledFilesReader } from '../../datasets/bundled-files.reader.js';
import type { DatasetPlan, DomainData } from '../../datasets/load.port.js';
import { activityPlan } from './loader/activity.plan.js';
import { benchmarkPlan } from './loader/benchmark.plan.js';
import { commitRunsPlan } from './loader/commit-runs.plan.js';
import { rollUpsPlan } from './loader/roll-ups.plan.js';
import { tracePlan } from './loader/trace.plan.js';
import { workspacesPlan } from './loader/workspaces.plan.js';

/** The package's own folders: the same three levels up from src and from dist. */

/** What the executive tables are filled with. */
export class ExecutiveData implements DomainData {
  readonly domain = 'executive';

  /** @param directory folder of the bundled, compressed files */
  constructor(readonly directory: string = join(PROJECT_DIRECTORY, 'data/agents')) {}

  /** The runs behind commits are as many as the commits: a scale has nothing to multiply. */
  plans(files: BundledFilesReader): Promise<readonly DatasetPlan[]> {
    const facts = [
      ...[workspacesPlan(files), activityPlan(files), benchmarkPlan(files), tracePlan(files), commitRunsPlan(files)],
    ];
    return Promise.resolve([...facts, rollUpsPlan(facts.map(({ id }) => id))]);
  }
}
