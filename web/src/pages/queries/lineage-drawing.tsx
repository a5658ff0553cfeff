import { useMemo, type ReactElement } from 'react';
import type { Contract } from '../../api/registry.types.js';
import { GraphDrawing } from '../../components/graph/graph-drawing.js';
import { lineageOf } from './query.lineage.js';

export function LineageDrawing({ contract }: { readonly contract: Contract }): ReactElement {
  const { nodes, edges } = useMemo(() => lineageOf(contract), [contract]);
  const { narrow } = contract.lineage;
  return (
    <>
      <GraphDrawing title={`Lineage of ${contract.query_id}`} nodes={nodes} edges={edges} />
      {narrow.length === 0 ? null : (
        <p className="note">
          Its answers depend on a part of the table alone:{' '}
          {narrow.map(({ table, column, param }) => `${table} where ${column} is ${param}`).join('; ')}.
        </p>
      )}
    </>
  );
}
