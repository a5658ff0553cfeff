import { useState, type ReactElement } from 'react';
import { useMovements } from '../../api/warehouse.hooks.js';
import { MOVEMENT_KINDS, type MovementRow } from '../../api/warehouse.types.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { count, instant, NOTHING, quantity } from '../../components/quantity.format.js';
import { SelectField } from '../../components/select-field.js';

const COLUMNS: readonly TableColumn<MovementRow>[] = [
  {
    ...{ key: 'id', label: 'Movement', isRowHeader: true, cell: (row: MovementRow) => String(row.movement_id) },
    sortBy: (row) => row.movement_id,
  },
  { key: 'at', label: 'When', cell: (row) => instant(row.moved_at), sortBy: (row) => row.moved_at },
  { key: 'kind', label: 'Kind', cell: ({ kind }) => kind, sortBy: ({ kind }) => kind },
  {
    ...{ key: 'pieces', label: 'Pieces', isNumeric: true, cell: (row: MovementRow) => count(row.quantity) },
    sortBy: (row) => row.quantity,
  },
  { key: 'price', label: 'Price (GBP)', isNumeric: true, cell: (row) => quantity(row.unit_price) },
  { key: 'place', label: 'Place', cell: ({ location }) => location ?? NOTHING },
  { key: 'reference', label: 'Reference', cell: ({ reference }) => reference ?? NOTHING },
];

export function MovementPanel({ sku }: { readonly sku: string }): ReactElement {
  const [kind, setKind] = useState('');
  const options = [{ value: '', label: 'Every kind' }, ...MOVEMENT_KINDS.map((value) => ({ value, label: value }))];
  return (
    <AnswerPanel
      title="Movements"
      note="The fifty booked last. What was booked here has no price."
      query={useMovements(sku, kind)}
      controls={
        <div className="inline-form">
          <SelectField label="Movements of" value={kind} options={options} onChange={setKind} />
        </div>
      }
    >
      {({ rows }) => (
        <DataTable
          caption={`Movements of ${sku}`}
          isCaptionHidden
          rows={rows}
          columns={COLUMNS}
          rowKey={(row) => row.movement_id}
          empty="Nothing of it ever moved so."
        />
      )}
    </AnswerPanel>
  );
}
