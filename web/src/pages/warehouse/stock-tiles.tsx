import type { ReactElement } from 'react';
import { useStockSummary } from '../../api/warehouse.hooks.js';
import type { ZoneRow } from '../../api/warehouse.types.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { count } from '../../components/quantity.format.js';
import { StatTiles } from '../../components/stat-tiles.js';

const WHOLE = 'all';

export function StockTiles(): ReactElement {
  return (
    <AnswerPanel title="At a glance" query={useStockSummary()}>
      {({ rows }) => <Tiles whole={rows.find(({ zone }) => zone === WHOLE)} />}
    </AnswerPanel>
  );
}

function Tiles({ whole }: { readonly whole: ZoneRow | undefined }): ReactElement {
  return (
    <StatTiles
      label="The whole stock"
      stats={[
        { label: 'Items', value: count(whole?.items), note: 'codes' },
        { label: 'Pieces', value: count(whole?.pieces), note: 'in stock' },
        { label: 'Low', value: count(whole?.low_stock_items), note: 'goods at or below their reorder point' },
        { label: 'Out of stock', value: count(whole?.out_of_stock_items), note: 'goods with nothing there' },
      ]}
    />
  );
}
