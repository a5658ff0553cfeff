import type { AssetRow, HealthRow } from '../../api/warehouse.types.js';

export interface EquipmentRow extends AssetRow {
  readonly health: string | null;
  readonly failures: number | null;
  readonly lastAt: string | null;
}

const ORDER = ['critical', 'warning', 'silent', 'healthy'];

/** Every machine with its health, those that need somebody first. Of one whose health is not known yet, nothing is said. */
export function equipmentRows(assets: readonly AssetRow[], health: readonly HealthRow[]): readonly EquipmentRow[] {
  const known = new Map(health.map((row) => [row.asset_id, row]));
  return assets
    .map((asset) => {
      const state = known.get(asset.asset_id);
      return {
        ...asset,
        health: state?.health ?? null,
        failures: state?.failures ?? null,
        lastAt: state?.last_at ?? null,
      };
    })
    .sort((some, other) => place(some) - place(other));
}

function place({ health }: EquipmentRow): number {
  const at = ORDER.indexOf(health ?? '');
  return at === -1 ? ORDER.length : at;
}
