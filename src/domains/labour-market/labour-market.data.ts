import { join } from 'node:path';
import type { BundledFilesReader } from '../../datasets/bundled-files.reader.js';
import type { DatasetPlan, DomainData } from '../../datasets/load.port.js';
import type { LoadConnection } from '../../kernel/load-connection.js';
import { PROJECT_DIRECTORY } from '../../kernel/project-directory.js';
import { attritionPlan } from './loader/attrition.plan.js';
import { censusPlan } from './loader/census.plan.js';
import { generatedPlan, scaleOf } from './loader/generated.plan.js';
import { iloPlans } from './loader/ilo.plan.js';
import { industryUnemploymentPlan } from './loader/industry-unemployment.plan.js';
import { targetsPlan } from './loader/targets.plan.js';
import { wagePanelPlan } from './loader/wage-panel.plan.js';
import { worldBankPlans } from './loader/world-bank.plan.js';

/** The package's own folders: the same three levels up from src and from dist. */

/** What the labour market's tables are filled with. */
export class LabourMarketData implements DomainData {
  readonly domain = 'labour-market';

  /**
   * @param directory folder of the bundled, compressed files
   * @param targetsFile the targets, configuration with a source each
   */
  constructor(
    readonly directory: string = join(PROJECT_DIRECTORY, 'data/labour'),
    private readonly targetsFile: string = join(PROJECT_DIRECTORY, 'definitions/labour-market/targets.yml'),
  ) {}

  async plans(
    files: BundledFilesReader,
    connection: LoadConnection,
    scale: number | undefined,
  ): Promise<readonly DatasetPlan[]> {
    return [
      ...worldBankPlans(files),
      ...iloPlans(files),
      wagePanelPlan(files),
      attritionPlan(files),
      censusPlan(files),
      industryUnemploymentPlan(files),
      generatedPlan(files, scale ?? (await scaleOf(connection))),
      targetsPlan(this.targetsFile),
    ];
  }
}
