import type { ReactElement } from 'react';
import { useParams } from 'wouter';
import { useMay } from '../../app/identity.context.js';
import { useItem } from '../../api/warehouse.hooks.js';
import type { ItemRow } from '../../api/warehouse.types.js';
import { AnswerSource } from '../../components/answer-source.js';
import { ConsoleLink } from '../../components/console-link.js';
import { Facts } from '../../components/facts.js';
import { PageHeader } from '../../components/page-header.js';
import { Panel } from '../../components/panel.js';
import { count } from '../../components/quantity.format.js';
import { QueryView } from '../../components/query-view.js';
import { DemandPanel } from './demand-panel.js';
import { MovementForm } from './movement-form.js';
import { MovementPanel } from './movement-panel.js';
import { ReorderPointForm } from './reorder-point-form.js';
import { StockState } from './stock-state.js';
import './warehouse.css';

/** One item: what is there, what went out, what moved, and for operators what they change. */
export default function ItemPage(): ReactElement {
  const { sku } = useParams<{ sku: string }>();
  // Another item is another page: nothing of the one before stands under its name, and no form begins with its figures.
  return <ItemContent key={sku} sku={sku} />;
}

function ItemContent({ sku }: { readonly sku: string }): ReactElement {
  const item = useItem(sku);
  return (
    <>
      <PageHeader title={`Item ${sku}`} actions={<ConsoleLink to="/warehouse">All of the warehouse</ConsoleLink>}>
        {item.data?.rows[0]?.name}
      </PageHeader>
      <QueryView query={item} what="the item">
        {(answer) => {
          const [row] = answer.rows;
          if (row === undefined) return <p className="empty">There is no item with this code.</p>;
          return (
            <>
              <Panel title="In stock">
                <ItemFacts item={row} />
                <AnswerSource source={answer} />
              </Panel>
              <Changes item={row} />
              <DemandPanel sku={sku} />
              <MovementPanel sku={sku} />
            </>
          );
        }}
      </QueryView>
    </>
  );
}

function ItemFacts({ item }: { readonly item: ItemRow }): ReactElement {
  return (
    <Facts
      facts={[
        { label: 'Pieces', value: count(item.quantity) },
        { label: 'Reorder point', value: count(item.reorder_point) },
        { label: 'State', value: <StockState {...item} /> },
        { label: 'Place', value: item.location },
        { label: 'Category', value: item.category },
      ]}
    />
  );
}

function Changes({ item }: { readonly item: ItemRow }): ReactElement | null {
  if (!useMay('operator')) return null;
  return (
    <Panel title="Change" note="What is written is shown at once: what is read next is read after it.">
      <div className="change-forms">
        <ReorderPointForm item={item} />
        <MovementForm item={item} />
      </div>
    </Panel>
  );
}
