import type { ReactElement } from 'react';
import { useItems } from '../../api/warehouse.hooks.js';
import type { ItemRow } from '../../api/warehouse.types.js';
import { useAddress } from '../../components/address.hooks.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { ConsoleLink } from '../../components/console-link.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { count } from '../../components/quantity.format.js';
import { TextChooser } from '../../components/text-chooser.js';
import { StockState } from './stock-state.js';
import { itemPath } from './warehouse.paths.js';

const PAGE_SIZE = 25;

const COLUMNS: readonly TableColumn<ItemRow>[] = [
  {
    ...{ key: 'sku', label: 'Item', isRowHeader: true, sortBy: (row: ItemRow) => row.sku },
    cell: ({ sku }) => <ConsoleLink to={itemPath(sku)}>{sku}</ConsoleLink>,
  },
  { key: 'name', label: 'Name', cell: ({ name }) => name, sortBy: ({ name }) => name },
  {
    ...{ key: 'quantity', label: 'Pieces', isNumeric: true, cell: (row: ItemRow) => count(row.quantity) },
    sortBy: ({ quantity }) => quantity,
  },
  {
    ...{ key: 'point', label: 'Reorder point', isNumeric: true, cell: (row: ItemRow) => count(row.reorder_point) },
    sortBy: (row) => row.reorder_point,
  },
  { key: 'state', label: 'State', cell: StockState, sortBy: ({ is_low: isLow }) => isLow },
  { key: 'location', label: 'Place', cell: ({ location }) => location, sortBy: ({ location }) => location },
];

/** Items as they are searched for; what is searched for stands in the address. */
export function StockPanel(): ReactElement {
  const [address, change] = useAddress();
  const term = address.get('find') ?? '';
  const isLowOnly = address.get('low') === 'yes';
  const offset = Math.max(0, Number.parseInt(address.get('from') ?? '0', 10) || 0);
  const items = useItems({ term, isLowOnly, limit: PAGE_SIZE, offset });
  const go = (from: number): void => {
    change({ from: from <= 0 ? null : String(from) });
  };
  return (
    <AnswerPanel
      title="Stock"
      query={items}
      controls={
        <div className="inline-form" role="search">
          <TextChooser
            key={term}
            label="Code or name contains"
            value={term}
            onChoose={(find) => {
              change({ find, from: null });
            }}
          />
          <label className="check">
            <input
              type="checkbox"
              checked={isLowOnly}
              onChange={(event) => {
                change({ low: event.target.checked ? 'yes' : null, from: null });
              }}
            />
            Only what is low
          </label>
        </div>
      }
    >
      {({ rows }) => (
        <>
          <DataTable
            caption="Items"
            isCaptionHidden
            rows={rows}
            columns={COLUMNS}
            rowKey={({ sku }) => sku}
            empty="No item is called so."
          />
          <Pager offset={offset} shown={rows.length} onGo={go} />
        </>
      )}
    </AnswerPanel>
  );
}

interface PagerProps {
  readonly offset: number;
  readonly shown: number;
  readonly onGo: (from: number) => void;
}

function Pager({ offset, shown, onGo }: PagerProps): ReactElement {
  return (
    <div className="actions">
      <button
        type="button"
        disabled={offset === 0}
        onClick={() => {
          onGo(offset - PAGE_SIZE);
        }}
      >
        Items before
      </button>
      <button
        type="button"
        disabled={shown < PAGE_SIZE}
        onClick={() => {
          onGo(offset + PAGE_SIZE);
        }}
      >
        Items after
      </button>
      <span className="quiet" role="status">
        {shown === 0 ? 'No items' : `Items ${count(offset + 1)} to ${count(offset + shown)}`}
      </span>
    </div>
  );
}
