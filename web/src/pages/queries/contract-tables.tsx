import type { ReactElement } from 'react';
import type { Column, Contract, Parameter } from '../../api/registry.types.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { Facts } from '../../components/facts.js';
import { NOTHING, seconds } from '../../components/quantity.format.js';
import { hintOf } from './question.values.js';

const PARAMETERS: readonly TableColumn<Parameter>[] = [
  { key: 'name', label: 'Parameter', isRowHeader: true, cell: ({ name }) => <code>{name}</code> },
  { key: 'type', label: 'Type', cell: ({ type }) => type },
  { key: 'required', label: 'Required', cell: ({ required }) => (required ? 'yes' : 'no') },
  { key: 'description', label: 'What it is', cell: hintOf },
  { key: 'allowed', label: 'Allowed', cell: ({ allowed }) => allowed?.join(', ') ?? NOTHING },
];

const COLUMNS: readonly TableColumn<Column>[] = [
  { key: 'name', label: 'Column', isRowHeader: true, cell: ({ name }) => <code>{name}</code> },
  { key: 'type', label: 'Type', cell: ({ type }) => type },
  { key: 'unit', label: 'Unit', cell: ({ unit }) => unit ?? NOTHING },
  { key: 'nullable', label: 'May be null', cell: ({ nullable }) => (nullable ? 'yes' : 'no') },
  { key: 'description', label: 'What it is', cell: ({ description }) => description },
];

export function ContractTables({ contract }: { readonly contract: Contract }): ReactElement {
  const { cache, privacy, unit, key, transform, freshness_days: days } = contract;
  const life = cache?.ttl_seconds;
  return (
    <>
      <Facts
        facts={[
          { label: 'Operation', value: <code>{contract.operation}</code> },
          { label: 'Domain', value: contract.domain },
          { label: 'Access', value: contract.access_level },
          { label: 'Scope', value: contract.scope },
          { label: 'Unit', value: typeof unit === 'string' ? unit : `by ${unit.by_parameter.param}` },
          { label: 'Key', value: key.length === 0 ? NOTHING : key.join(', ') },
          {
            label: 'Cached',
            value:
              cache === null
                ? 'not'
                : `${typeof life === 'number' ? seconds(life) : 'by parameter'}, region ${cache.region}`,
          },
          { label: 'Data is fresh for', value: days === null ? NOTHING : `${String(days)} days` },
          {
            label: 'Privacy',
            value:
              privacy === null
                ? 'speaks of no persons'
                : `at least ${String(privacy.minimum_group_size)} persons a row (${privacy.persons_column})`,
          },
          {
            label: 'Transforms',
            value: transform.length === 0 ? 'none' : transform.flatMap((step) => Object.keys(step)).join(', '),
          },
          { label: 'Version', value: <code>{contract.version}</code> },
        ]}
      />
      <DataTable
        caption="Parameters"
        rows={contract.parameters}
        columns={PARAMETERS}
        rowKey={({ name }) => name}
        empty="It takes no parameters."
      />
      <DataTable
        caption="Columns"
        rows={contract.columns}
        columns={COLUMNS}
        rowKey={({ name }) => name}
        empty="It has no columns."
      />
    </>
  );
}
