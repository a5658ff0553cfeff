import { useState, type ReactElement } from 'react';
import { LISTED_MAX, useReorder } from '../../api/warehouse.hooks.js';
import type { ReorderRow } from '../../api/warehouse.types.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { ConsoleLink } from '../../components/console-link.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { count } from '../../components/quantity.format.js';
import { SelectField } from '../../components/select-field.js';
import { StatusBadge, type Tone } from '../../components/status-badge.js';
import { itemPath } from './warehouse.paths.js';

const TONES: Readonly<Record<string, Tone>> = { CRITICAL: 'bad', HIGH: 'warning', MEDIUM: 'neutral' };
const UP_TO = [
  { value: '1', label: 'their reorder point' },
  { value: '1.5', label: '1.5 times their reorder point' },
  { value: '2', label: 'twice their reorder point' },
];

function pieces(key: keyof ReorderRow, label: string): TableColumn<ReorderRow> {
  const value = (row: ReorderRow): number => Number(row[key]);
  return { key, label, isNumeric: true, cell: (row) => count(value(row)), sortBy: value };
}

const COLUMNS: readonly TableColumn<ReorderRow>[] = [
  {
    ...{ key: 'sku', label: 'Item', isRowHeader: true, sortBy: (row: ReorderRow) => row.sku },
    cell: ({ sku }) => <ConsoleLink to={itemPath(sku)}>{sku}</ConsoleLink>,
  },
  { key: 'name', label: 'Name', cell: ({ name }) => name, sortBy: ({ name }) => name },
  {
    ...{ key: 'urgency', label: 'Urgency', sortBy: (row: ReorderRow) => row.urgency },
    cell: ({ urgency }) => <StatusBadge tone={TONES[urgency] ?? 'neutral'}>{urgency.toLowerCase()}</StatusBadge>,
  },
  pieces('order_quantity', 'To order'),
  pieces('quantity', 'In stock'),
  pieces('reorder_point', 'Reorder point'),
  pieces('demand_7d', 'Went out in 7 days'),
  pieces('safety_stock', 'Safety stock'),
];

export function ReorderPanel(): ReactElement {
  const [upTo, setUpTo] = useState('1');
  return (
    <AnswerPanel
      title="To be ordered"
      note={`The ${String(LISTED_MAX)} most urgent. Twice the safety stock less what is there; the safety stock is the larger of the reorder point and what went out in seven days.`}
      query={useReorder(upTo)}
      controls={
        <div className="inline-form">
          <SelectField label="Goods at or below" value={upTo} options={UP_TO} onChange={setUpTo} />
        </div>
      }
    >
      {({ rows }) => (
        <DataTable
          caption="Items to order, the most urgent first"
          isCaptionHidden
          rows={rows}
          columns={COLUMNS}
          rowKey={({ sku }) => sku}
          empty="Nothing is to be ordered."
        />
      )}
    </AnswerPanel>
  );
}
