import { useState, type CSSProperties, type ReactElement } from 'react';
import { useCohorts, type CohortType } from '../../api/executive.hooks.js';
import type { CohortRow } from '../../api/executive.types.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { count, quantity } from '../../components/quantity.format.js';
import { SelectField } from '../../components/select-field.js';
import { matrixOf, tintOf, type CohortLine } from './cohort.matrix.js';

const TYPES = [
  { value: 'month', label: 'Months' },
  { value: 'week', label: 'Weeks' },
];

/** Whether newcomers come back. Each figure is written; its ground only repeats it. */
export function CohortPanel({ workspace }: { readonly workspace: string }): ReactElement {
  const [type, setType] = useState<CohortType>('month');
  return (
    <AnswerPanel
      title="Cohorts"
      note="Users by when they were first active, and how many percent of them were active so much later."
      query={useCohorts(workspace, type)}
      controls={
        <div className="inline-form">
          <SelectField
            label="Cohorts by"
            value={type}
            options={TYPES}
            onChange={(chosen) => {
              setType(chosen === 'week' ? 'week' : 'month');
            }}
          />
        </div>
      }
    >
      {({ rows }) => <HeatMap rows={rows} type={type} />}
    </AnswerPanel>
  );
}

function HeatMap({ rows, type }: { readonly rows: readonly CohortRow[]; readonly type: CohortType }): ReactElement {
  const { periods, lines } = matrixOf(rows);
  const caption = `Percent of each cohort active so many ${type}s later`;
  if (lines.length === 0) return <p className="empty">No user was ever active here.</p>;
  return (
    <div className="table-box" role="group" aria-label={caption} tabIndex={0}>
      <table className="heat-map">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">First active</th>
            <th scope="col" className="numeric">
              Users
            </th>
            {Array.from({ length: periods }, (_, period) => (
              <th scope="col" className="numeric" key={period}>
                {period}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={line.start} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ line: { start, size, cells } }: { readonly line: CohortLine }): ReactElement {
  return (
    <tr>
      <th scope="row">{start}</th>
      <td className="numeric">{count(size)}</td>
      {cells.map((cell, period) => (
        <td key={period} className="numeric" style={groundOf(cell)}>
          {cell === undefined ? '' : quantity(Math.round(cell.retention_percent * 10) / 10)}
        </td>
      ))}
    </tr>
  );
}

function groundOf(cell: CohortRow | undefined): CSSProperties | undefined {
  if (cell === undefined) return undefined;
  return {
    backgroundColor: `color-mix(in srgb, var(--accent) ${String(tintOf(cell.retention_percent))}%, transparent)`,
  };
}
