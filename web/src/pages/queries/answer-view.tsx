import type { ReactElement } from 'react';
import type { AnsweredQuestion } from '../../api/registry.hooks.js';
import type { Contract, Params, Row } from '../../api/registry.types.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { Facts, type Fact } from '../../components/facts.js';
import { count, instant, milliseconds, NOTHING } from '../../components/quantity.format.js';
import { AnswerChart } from './answer-chart.js';
import { cellText } from './answer.cells.js';

const ROWS_SHOWN_MAX = 500;

export interface AnswerViewProps {
  readonly answered: AnsweredQuestion;
  readonly contract: Contract;
  /** Of the question that was answered. */
  readonly params: Params;
}

export function AnswerView({ answered, contract, params }: AnswerViewProps): ReactElement {
  const { body } = answered;
  const rows = body.rows.map(({ data }) => data);
  return (
    <>
      <Facts facts={factsOf(answered, params)} />
      <Trace header={answered.headers.get('falaj-trace')} />
      {body.warnings.map((warning) => (
        <p className="notice" key={warning}>
          {warning}
        </p>
      ))}
      <AnswerChart key={JSON.stringify(params)} rows={rows} columns={contract.columns} />
      <Rows rows={rows} contract={contract} total={body.row_count} />
    </>
  );
}

function factsOf({ body, headers, elapsedMs }: AnsweredQuestion, params: Params): readonly Fact[] {
  const { provenance, freshness } = body;
  const of = (name: string): string => (typeof provenance[name] === 'string' ? provenance[name] : NOTHING);
  const asked = Object.entries(params).map(([name, value]) => `${name}=${String(value)}`);
  return [
    { label: 'Asked', value: asked.length === 0 ? 'with every default' : asked.join(', ') },
    { label: 'Rows', value: count(body.row_count) },
    { label: 'Unit', value: body.unit },
    { label: 'Cache', value: <code>{headers.get('cache-status') ?? NOTHING}</code> },
    { label: 'Took', value: `${milliseconds(elapsedMs)}, the network included` },
    { label: 'Position', value: headers.get('falaj-seq') ?? NOTHING },
    { label: 'Dataset', value: `${of('dataset_id')} (${of('kind')})` },
    { label: 'Licence', value: of('license') },
    { label: 'From', value: of('view') === NOTHING ? 'the tables' : `the view ${of('view')}` },
    { label: 'As of', value: freshness.asof_date ?? NOTHING },
    { label: 'Updated', value: instant(freshness.updated_at) },
  ];
}

function Trace({ header }: { readonly header: string | null }): ReactElement | null {
  if (header === null || header === '') return null;
  return (
    <details>
      <summary>What was decided on the way</summary>
      <ol className="trace">
        {header.split('; ').map((step) => (
          <li key={step}>
            <code>{step}</code>
          </li>
        ))}
      </ol>
    </details>
  );
}

interface RowsProps {
  readonly rows: readonly Row[];
  readonly contract: Contract;
  readonly total: number;
}

function Rows({ rows, contract, total }: RowsProps): ReactElement {
  const shown = rows.slice(0, ROWS_SHOWN_MAX).map((row, at) => ({ row, at }));
  const columns = contract.columns.map(({ name, type, unit }, index): TableColumn<(typeof shown)[number]> => {
    const isNumeric = type === 'integer' || type === 'decimal';
    return {
      key: name,
      label: unit === null ? name : `${name} (${unit})`,
      isNumeric,
      isRowHeader: index === 0,
      cell: ({ row }) => cellText(row[name], name, type),
      sortBy: ({ row }) => row[name] as string | number | boolean | null | undefined,
    };
  });
  const caption = total > shown.length ? `First ${count(shown.length)} of ${count(total)} rows` : 'Rows';
  return (
    <DataTable
      caption={caption}
      rows={shown}
      columns={columns}
      rowKey={({ at }) => at}
      empty="The answer has no rows."
    />
  );
}
