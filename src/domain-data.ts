import type { DomainData } from './datasets/load.port.js';
import { ExecutiveData } from './domains/executive/executive.data.js';
import { InsightsData } from './domains/insights/insights.data.js';
import { LabourMarketData } from './domains/labour-market/labour-market.data.js';
import { TrackerData } from './domains/tracker/tracker.data.js';
import { WarehouseData } from './domains/warehouse/warehouse.data.js';
import { FalajError } from './kernel/falaj-error.js';

/** The bundled data of every domain, in the order they are loaded. */
const DOMAIN_DATA: readonly DomainData[] = [
  new LabourMarketData(),
  new ExecutiveData(),
  new InsightsData(),
  new TrackerData(),
  new WarehouseData(),
];

/**
 * The data of the named domains in the order of loading; of none named, of all.
 * @throws FalajError request.invalid for a name that no domain has
 */
export function domainData(names: readonly string[] = []): readonly DomainData[] {
  const known = DOMAIN_DATA.map(({ domain }) => domain);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new FalajError('request.invalid', `no data for the domain ${JSON.stringify(unknown)}`, {
      hint: `There are: ${known.join(', ')}.`,
    });
  }
  return names.length === 0 ? DOMAIN_DATA : DOMAIN_DATA.filter(({ domain }) => names.includes(domain));
}
