import type { ReactElement } from 'react';
import type { RegionPolicy, SharedUsage } from '../../api/cache.types.js';
import { ConsoleLink } from '../../components/console-link.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { MeterBar } from '../../components/meter-bar.js';
import { bytes, count, NOTHING, percent, seconds } from '../../components/quantity.format.js';
import { StatusBadge } from '../../components/status-badge.js';
import type { RegionRow } from './region.rows.js';

export interface RegionTableProps {
  readonly rows: readonly RegionRow[];
  readonly onInvalidate: (region: string) => void;
}

const COLUMNS: readonly TableColumn<RegionRow>[] = [
  {
    ...{ key: 'name', label: 'Region', isRowHeader: true, sortBy: ({ policy }: RegionRow) => policy.name },
    cell: ({ policy }) => (
      <ConsoleLink to={`/regions/entries?region=${encodeURIComponent(policy.name)}`}>{policy.name}</ConsoleLink>
    ),
  },
  {
    ...{ key: 'size', label: 'In memory, of its limit', sortBy: ({ memory }: RegionRow) => memory?.bytes },
    cell: ({ policy, memory }) =>
      memory === null ? (
        NOTHING
      ) : (
        <MeterBar
          label={`Memory of ${policy.name}`}
          value={memory.bytes}
          max={memory.bytes_max}
          text={`${bytes(memory.bytes)} of ${bytes(memory.bytes_max)}`}
        />
      ),
  },
  {
    key: 'keys',
    label: 'Entries',
    isNumeric: true,
    cell: ({ memory }) => count(memory?.keys),
    sortBy: ({ memory }) => memory?.keys,
  },
  {
    key: 'reads',
    label: 'Reads',
    isNumeric: true,
    cell: ({ rates }) => count(rates?.reads),
    sortBy: ({ rates }) => rates?.reads,
  },
  {
    key: 'hits',
    label: 'Hit ratio',
    isNumeric: true,
    cell: (row) => <HitRatio {...row} />,
    sortBy: ({ rates }) => rates?.hit_rate,
  },
  {
    ...{
      key: 'gone',
      label: 'Evicted, expired',
      isNumeric: true,
      sortBy: ({ memory }: RegionRow) => memory?.evictions,
    },
    cell: ({ memory }) => (memory === null ? NOTHING : `${count(memory.evictions)}, ${count(memory.expirations)}`),
  },
  {
    ...{ key: 'ttl', label: 'Life + grace', isNumeric: true, sortBy: ({ policy }: RegionRow) => policy.ttl_seconds },
    cell: ({ policy }) => `${seconds(policy.ttl_seconds)} + ${seconds(policy.grace_seconds)}`,
  },
  {
    key: 'tiers',
    label: 'Tiers',
    cell: ({ policy }) => `${policy.tiers.join(', ')}${policy.encrypted ? ', encrypted' : ''}`,
  },
  {
    ...{ key: 'shared', label: 'In Redis', isNumeric: true, sortBy: ({ shared }: RegionRow) => shared?.bytes },
    cell: ({ shared, policy }) => sharedText(shared, policy),
  },
];

export function RegionTable({ rows, onInvalidate }: RegionTableProps): ReactElement {
  const action: TableColumn<RegionRow> = {
    key: 'action',
    label: 'Action',
    cell: ({ policy: { name } }) => (
      <button
        type="button"
        aria-label={`Invalidate region ${name} …`}
        onClick={() => {
          onInvalidate(name);
        }}
      >
        Invalidate …
      </button>
    ),
  };
  return (
    <DataTable
      caption="Cache regions"
      isCaptionHidden
      rows={rows}
      columns={[...COLUMNS, action]}
      rowKey={({ policy }) => policy.name}
      empty="No region is set."
    />
  );
}

/** What was measured when the second tier was last looked after, and the limit of the region where it has one. */
function sharedText(shared: SharedUsage | null, { bytes_max: max }: RegionPolicy): string {
  const limit = max === null ? [] : [`limit ${bytes(max)}`];
  const parts = shared === null ? limit : [`${bytes(shared.bytes)}, ${count(shared.keys)} keys`, ...limit];
  return parts.length === 0 ? NOTHING : parts.join('; ');
}

/** Below what the region's policy asks for it is told, where there were reads to tell it of. */
function HitRatio({ rates, policy }: RegionRow): ReactElement {
  const ratio = rates?.hit_rate ?? null;
  const isLow = ratio !== null && policy.hit_rate_alert !== null && ratio < policy.hit_rate_alert;
  return (
    <>
      {percent(ratio)} {isLow ? <StatusBadge tone="warning">below {percent(policy.hit_rate_alert)}</StatusBadge> : null}
    </>
  );
}
