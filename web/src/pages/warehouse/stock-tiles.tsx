import type { ReactElement } from 'react';
import { useStockSummary } from '../../api/warehouse.hooks.js';
import { AnswerSource } from '../../components/answer-source.js';
import { count } from '../../components/quantity.format.js';
import { QueryView } from '../../components/query-view.js';
import { StatTiles } from '../../components/stat-tiles.js';

const WHOLE = 'all';

export function StockTiles(): ReactElement {
  return (
    <QueryView query={useStockSummary()} what="the stock">
      {(answer) => {
        const whole = answer.rows.find(({ zone }) => zone === WHOLE);
        return (
          <>
            <StatTiles
              label="Stock at a glance"
              stats={[
                { label: 'Items', value: count(whole?.items), note: 'codes' },
                { label: 'Pieces', value: count(whole?.pieces), note: 'in stock' },
                { label: 'Low', value: count(whole?.low_stock_items), note: 'goods at or below their reorder point' },
                { label: 'Out of stock', value: count(whole?.out_of_stock_items), note: 'goods with nothing there' },
              ]}
            />
            <AnswerSource source={answer} />
          </>
        );
      }}
    </QueryView>
  );
}
