import { useState, type ReactElement, type ReactNode } from 'react';
import { ariaSort, sortRows, turned, type SortValue, type Sorting } from './table.sorting.js';

export interface TableColumn<Row> {
  readonly key: string;
  readonly label: string;
  readonly cell: (row: Row) => ReactNode;
  /** Right-aligned figures. */
  readonly isNumeric?: boolean;
  /** Names the row, for whoever listens; one column of a table. */
  readonly isRowHeader?: boolean;
  /** By what the column can be sorted. */
  readonly sortBy?: (row: Row) => SortValue;
}

export interface DataTableProps<Row> {
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly columns: readonly TableColumn<Row>[];
  readonly rowKey: (row: Row) => string | number;
  /** Said instead where there are no rows. */
  readonly empty: string;
  /** Where a heading says the same just above. */
  readonly isCaptionHidden?: boolean;
}

/** A table in a box of its own, which scrolls where the page is narrower. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactElement {
  const { caption, rows, columns, rowKey, empty, isCaptionHidden = false } = props;
  const [sorting, setSorting] = useState<Sorting | null>(null);
  if (rows.length === 0) return <p className="empty">{empty}</p>;
  const sorted = sortRows(rows, columns.find(({ key }) => key === sorting?.key)?.sortBy, sorting);
  return (
    <div className="table-box" role="group" aria-label={caption} tabIndex={0}>
      <table>
        <caption className={isCaptionHidden ? 'unseen' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} sorting={sorting} onSort={setSorting} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <BodyCell key={column.key} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadCellProps<Row> {
  readonly column: TableColumn<Row>;
  readonly sorting: Sorting | null;
  readonly onSort: (sorting: Sorting) => void;
}

function HeadCell<Row>({ column, sorting, onSort }: HeadCellProps<Row>): ReactElement {
  const { key, label, isNumeric, sortBy } = column;
  const className = isNumeric === true ? 'numeric' : undefined;
  if (sortBy === undefined)
    return (
      <th scope="col" className={className}>
        {label}
      </th>
    );
  const direction = ariaSort(sorting, key);
  return (
    <th scope="col" className={className} aria-sort={direction}>
      <button
        type="button"
        className="sort"
        onClick={() => {
          onSort(turned(sorting, key));
        }}
      >
        {label}
        <span aria-hidden="true">{direction === 'ascending' ? ' ↑' : direction === 'descending' ? ' ↓' : ''}</span>
      </button>
    </th>
  );
}

function BodyCell<Row>({ column, row }: { readonly column: TableColumn<Row>; readonly row: Row }): ReactElement {
  const className = column.isNumeric === true ? 'numeric' : undefined;
  const content = column.cell(row);
  if (column.isRowHeader !== true) return <td className={className}>{content}</td>;
  return (
    <th scope="row" className={className}>
      {content}
    </th>
  );
}
