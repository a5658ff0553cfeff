import { join } from 'node:path';
import { PROJECT_DIRECTORY } from '../../kernel/project-directory.js';
import type { BundledFilesReader } from '../../datasets/bundled-files.reader.js';
import { Lazy } from '../../datasets/lazy.value.js';
import type { DatasetPlan, DomainData } from '../../datasets/load.port.js';
import { assetsPlan } from './loader/assets.plan.js';
import { digitsPlan } from './loader/digits.plan.js';
import { documentsPlan } from './loader/documents.plan.js';
import { RetailLedger } from './loader/item.catalogue.js';
import { machineReadingsPlan } from './loader/machine-readings.plan.js';
import { machineReadings } from './loader/machine.readings.js';
import { productNamesPlan } from './loader/product-names.plan.js';
import { retailPlan } from './loader/retail.plan.js';
import { roomSensorsPlan } from './loader/room-sensors.plan.js';
import { stockPlan } from './loader/stock.plan.js';
import { tasksPlan } from './loader/tasks.plan.js';

/** The package's own folders: the same three levels up from src and from dist. */

/** What the warehouse's tables are filled with. None of it grows with a scale: what is generated hangs on what is real. */
export class WarehouseData implements DomainData {
  readonly domain = 'warehouse';

  /**
   * @param directory folder of the bundled, compressed files
   * @param documentsFile texts that evidence may be taken from
   */
  constructor(
    readonly directory: string = join(PROJECT_DIRECTORY, 'data/warehouse'),
    private readonly documentsFile: string = join(PROJECT_DIRECTORY, 'definitions/warehouse/documents.yml'),
  ) {}

  plans(files: BundledFilesReader): Promise<readonly DatasetPlan[]> {
    const ledger = new RetailLedger(files);
    const readings = new Lazy(() => ({ list: machineReadings(files) }));
    return Promise.resolve([
      retailPlan(files, ledger),
      stockPlan(ledger),
      productNamesPlan(ledger),
      tasksPlan(ledger),
      digitsPlan(files),
      documentsPlan(this.documentsFile),
      machineReadingsPlan(readings),
      roomSensorsPlan(files),
      assetsPlan(readings),
    ]);
  }
}
