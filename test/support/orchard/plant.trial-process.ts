import { ANONYMOUS, type QueryScope } from '../../../src/kernel/query-scope.js';
import type { OrchardProcess } from './orchard.process.js';
import { CACHED_PLANTS, type CachedPlants, type Plant } from './plant.js';
import { comparable, type TrialOutsider, type TrialProcess, type TrialRead, type TrialWrite } from './plant.trial.js';

export function gardener(tenant: string, reading: QueryScope['reading'] = {}): QueryScope {
  return { ...ANONYMOUS, principal: 'gardener', roles: ['viewer'], tenants: [tenant], tenant, reading };
}

/** A process of the product, as a trial uses it. */
export class OrchardTrialProcess implements TrialProcess {
  private readonly plants: CachedPlants;

  constructor(private readonly process: OrchardProcess) {
    this.plants = process.get<CachedPlants>(CACHED_PLANTS);
  }

  async read({ kind, tenant, value, ids, minimumSeq }: TrialRead): Promise<unknown> {
    const scope = gardener(tenant, minimumSeq === undefined ? {} : { minimumSeq });
    const many = async (plants: Promise<readonly (Plant | null)[]>): Promise<unknown> => (await plants).map(comparable);
    switch (kind) {
      case 'id':
        return comparable(await this.plants.getById(scope, value));
      case 'ids':
        return many(this.plants.getByIds(scope, ids));
      case 'key':
        return comparable(await this.plants.getByKey(scope, value));
      case 'plot':
        return many(this.plants.find(scope, { plot: value }));
      case 'kind':
        return many(this.plants.find(scope, { kind: value }));
      case 'all':
        return many(this.plants.find(scope, {}));
      case 'search':
        return many(this.plants.search(scope, { text: value }));
      case 'count':
        return this.plants.count(scope, {});
    }
  }

  async write({ kind, tenant, rows }: TrialWrite): Promise<number> {
    const scope = gardener(tenant);
    const [row] = rows;
    if (row === undefined) throw new Error('nothing to write');
    const { plantId, ...changes } = row;
    switch (kind) {
      case 'create':
        return (await this.plants.create(scope, row)).seq;
      case 'update':
        return (await this.plants.update(scope, plantId, changes)).seq;
      case 'delete':
        return (await this.plants.delete(scope, plantId)).seq;
      case 'bulk': {
        const all = rows.map(({ plantId: id, ...each }) => ({ id, changes: each }));
        return (await this.plants.bulkUpdate(scope, all)).seq;
      }
      case 'rollback':
        // The second change names a plot that there is not: nothing of the first is left.
        await this.plants
          .bulkUpdate(scope, [
            { id: plantId, changes },
            { id: plantId, changes: { plotId: '00000000-0000-4000-8000-0000000000ff' } },
          ])
          .then(
            () => Promise.reject(new Error('it was not refused')),
            () => undefined,
          );
        return 0;
    }
  }
}

type Query = (text: string, values?: unknown[]) => Promise<unknown>;

/** Somebody with a client of the database's own. */
export class SqlOutsider implements TrialOutsider {
  constructor(private readonly query: Query) {}

  async write({ kind, tenant, rows }: TrialWrite): Promise<void> {
    for (const { plantId, plotId, label, kind: sort, height } of rows) {
      const values = [plantId, tenant, plotId, label, sort, height];
      if (kind === 'delete') await this.query('DELETE FROM public.plants WHERE plant_id = $1', [plantId]);
      else if (kind === 'rollback')
        await this.query(`${UPDATE} AND 1 / (length($2) - length($2)) = 1`, values).catch(() => undefined);
      else if (kind === 'create') await this.query(INSERT, values);
      else if (kind === 'update') await this.query(UPDATE, values);
    }
    if (kind !== 'bulk') return;
    const [first] = rows;
    await this.query('UPDATE public.plants SET plot_id = $2, height = $3 WHERE tenant_id = $1', [
      tenant,
      first?.plotId,
      first?.height,
    ]);
  }

  async renamePlot(plotId: string, name: string): Promise<void> {
    await this.query('UPDATE public.plots SET name = $2 WHERE plot_id = $1', [plotId, name]);
  }
}

const INSERT = `INSERT INTO public.plants (plant_id, tenant_id, plot_id, label, kind, height) VALUES ($1, $2, $3, $4, $5, $6)`;
const UPDATE = `UPDATE public.plants SET plot_id = $3, label = $4, kind = $5, height = $6 WHERE plant_id = $1 AND tenant_id = $2`;

export const TRIAL_PLOTS = [
  { plotId: '00000000-0000-4000-8000-0000000000a1', tenant: 'north' },
  { plotId: '00000000-0000-4000-8000-0000000000a2', tenant: 'north' },
  { plotId: '00000000-0000-4000-8000-0000000000b1', tenant: 'south' },
  { plotId: '00000000-0000-4000-8000-0000000000b2', tenant: 'south' },
];

export const PLANT_PLOTS = `INSERT INTO public.plots VALUES ${TRIAL_PLOTS.map(({ plotId, tenant }) => `('${plotId}', '${tenant}', 'plot')`).join(', ')}`;
