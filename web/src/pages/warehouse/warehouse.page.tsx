import type { ReactElement } from 'react';
import { PageHeader } from '../../components/page-header.js';
import { EquipmentPanel } from './equipment-panel.js';
import { ReorderPanel } from './reorder-panel.js';
import { StockPanel } from './stock-panel.js';
import { StockTiles } from './stock-tiles.js';
import { TaskPanel } from './task-panel.js';

/** What is there, what is to be ordered, which machines are well, and what is to be done. */
export default function WarehousePage(): ReactElement {
  return (
    <>
      <PageHeader title="Warehouse">
        What is in stock, what is to be ordered, how the machines are, and what is to be done.
      </PageHeader>
      <StockTiles />
      <StockPanel />
      <ReorderPanel />
      <EquipmentPanel />
      <TaskPanel />
    </>
  );
}
