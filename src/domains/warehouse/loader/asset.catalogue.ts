import { SeededRandom } from '../../../datasets/seeded.random.js';

export type AssetType = 'forklift' | 'amr' | 'agv' | 'conveyor' | 'scanner' | 'charger' | 'sensor';

/** A machine, as far as no source tells. */
export interface CataloguedAsset {
  readonly assetId: string;
  readonly type: AssetType;
  readonly model: string;
  readonly zone: string;
  readonly status: 'available' | 'assigned' | 'charging' | 'maintenance' | 'out_of_service';
  readonly owner: string | null;
}

export const ASSET_SEED = 20_150_218;
export const ROOM_SENSOR = 'ROOM-01';

interface Fleet {
  readonly prefix: string;
  readonly count: number;
  readonly model: string;
}

/** Forty machines: each is given an even share of the bundled readings. */
const FLEETS: Readonly<Record<Exclude<AssetType, 'sensor'>, Fleet>> = {
  forklift: { prefix: 'FL', count: 8, model: 'Counterbalance 2.5 t' },
  amr: { prefix: 'AMR', count: 8, model: 'Carrier 100 kg' },
  agv: { prefix: 'AGV', count: 6, model: 'Tugger 1.5 t' },
  conveyor: { prefix: 'CV', count: 8, model: 'Roller 600 mm' },
  scanner: { prefix: 'SC', count: 6, model: 'Portal 2D' },
  charger: { prefix: 'CH', count: 4, model: 'Bay 48 V' },
};
const ZONES = ['Receiving', 'Storage A', 'Storage B', 'Storage C', 'Packing', 'Shipping'];
export const STAFF = Array.from({ length: 24 }, (_, at) => `worker-${String(at + 1).padStart(2, '0')}`);
const STATUSES = ['available', 'assigned', 'charging', 'maintenance', 'out_of_service'] as const;
const CUMULATIVE = [0.6, 0.8, 0.88, 0.96, 1];

/** The machines in the order of their names; the sensor of the room is none of them. */
export function machineCatalogue(): readonly CataloguedAsset[] {
  const names = Object.entries(FLEETS).flatMap(([type, { prefix, count, model }]) =>
    Array.from({ length: count }, (_, at) => ({
      type: type as AssetType,
      assetId: `${prefix}-${String(at + 1).padStart(2, '0')}`,
      model,
    })),
  );
  const sorted = [...names].sort((a, b) => (a.assetId < b.assetId ? -1 : 1));
  return sorted.map((each, index) => {
    const random = new SeededRandom(ASSET_SEED, index);
    const status = STATUSES[random.pick(CUMULATIVE)] ?? 'available';
    const zone = ZONES[random.between(0, ZONES.length - 1)] ?? 'Receiving';
    const owner = status === 'assigned' ? (STAFF[random.between(0, STAFF.length - 1)] ?? null) : null;
    return { ...each, zone, status, owner };
  });
}

export function roomSensor(): CataloguedAsset {
  return {
    ...{ assetId: ROOM_SENSOR, type: 'sensor', model: 'Room climate', zone: 'Office' },
    ...{ status: 'available', owner: null },
  };
}
