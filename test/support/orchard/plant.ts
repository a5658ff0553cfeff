import type { CachedRepository } from '../../../src/cache/repositories/cached-repositories.port.js';
import { defineRepository } from '../../../src/cache/repositories/repository.declaration.js';

export interface Plant {
  readonly plantId: string;
  readonly tenantId: string;
  readonly plotId: string;
  readonly plotName: string;
  readonly label: string;
  readonly kind: string;
  /** A decimal as its text: `1.50`. */
  readonly height: string | null;
  readonly plantedAt: Date;
}

export interface PlantFilter {
  readonly plot?: string;
  readonly kind?: string;
  readonly limit?: number;
}

export interface PlantDraft {
  readonly plantId: string;
  readonly plotId: string;
  readonly label: string;
  readonly kind: string;
  readonly height: string | null;
}

export interface PlantTypes {
  readonly entity: Plant;
  readonly id: string;
  readonly filter: PlantFilter;
  readonly search: { readonly text: string };
  readonly question: { readonly by: 'kind' };
  readonly analysis: readonly { readonly kind: string; readonly plants: number }[];
  readonly draft: PlantDraft;
  readonly changes: Partial<Omit<PlantDraft, 'plantId'>>;
}

export const PLANTS = defineRepository<PlantTypes>({
  entity: 'plant',
  version: 1,
  audience: 'tenant',
  table: 'public.plants',
  id: { column: 'plant_id', type: 'uuid', member: 'plantId' },
  key: { column: 'label', type: 'text', member: 'label' },
  tenant: { column: 'tenant_id', type: 'text', member: 'tenantId' },
  parents: [
    {
      ...{ name: 'plot', param: 'plot', member: 'plotId', column: 'plot_id', type: 'uuid' },
      from: { table: 'public.plots', column: 'plot_id', type: 'uuid' },
    },
  ],
  narrow: [{ param: 'kind', column: 'kind', type: 'text' }],
  isPersonal: false,
  region: 'medium',
});

export const CACHED_PLANTS = Symbol('CACHED_PLANTS');

export type CachedPlants = CachedRepository<PlantTypes>;
