import { Injectable } from '@nestjs/common';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { DatasetChoice } from '../registry/query-definition.js';
import { QueryRegistry } from '../registry/query.registry.js';

/** What the registered queries promise about each dataset: how old its data may be, and who speaks of it. */
@Injectable()
export class DatasetPromises {
  private readonly queries = new Map<string, { readonly ids: string[]; days: number | null }>();

  constructor(registry: QueryRegistry) {
    for (const { queryId, dataset, freshnessDays } of registry.list())
      for (const id of allOf(dataset)) this.add(id, queryId, freshnessDays);
  }

  /** The strictest promise; null where no query makes one, and then nothing is kept or broken. */
  of(datasetId: string, ageDays: number | null): JsonObject {
    const { ids = [], days = null } = this.queries.get(datasetId) ?? {};
    const isKept = days === null || ageDays === null ? null : ageDays <= days;
    return { promise_days: days, is_kept: isKept, queries: ids };
  }

  private add(datasetId: string, queryId: string, days: number | null): void {
    const known = this.queries.get(datasetId) ?? { ids: [], days: null };
    known.ids.push(queryId);
    if (days !== null) known.days = Math.min(days, known.days ?? days);
    this.queries.set(datasetId, known);
  }
}

/** Whatever the parameters. */
function allOf({ always, byParam }: DatasetChoice): ReadonlySet<string> {
  return new Set([...always, ...Object.values(byParam?.values ?? {}).flat()]);
}
