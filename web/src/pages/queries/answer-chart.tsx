import { useMemo, useState, type ReactElement } from 'react';
import type { Column, Row } from '../../api/registry.types.js';
import { Chart } from '../../components/charts/chart.js';
import { plainOptions, SelectField } from '../../components/select-field.js';
import { axesOf, drawn, NO_SPLIT, suggested, type ChartChoice } from './answer.chart.js';

export interface AnswerChartProps {
  readonly rows: readonly Row[];
  readonly columns: readonly Column[];
}

/** The answer drawn, where it has something to draw: what along what is the reader's choice, begun with a likely one. */
export function AnswerChart({ rows, columns }: AnswerChartProps): ReactElement | null {
  const axes = useMemo(() => axesOf(columns), [columns]);
  const [choice, setChoice] = useState<ChartChoice | null>(() => suggested(rows, columns));
  const drawing = useMemo(() => (choice === null ? null : drawn(rows, columns, choice)), [rows, columns, choice]);
  if (choice === null || drawing === null || rows.length < 2) return null;
  const change = (part: Partial<ChartChoice>): void => {
    setChoice({ ...choice, ...part });
  };
  const select = (
    label: string,
    value: string,
    options: readonly string[],
    member: keyof ChartChoice,
  ): ReactElement => (
    <SelectField
      label={label}
      value={value}
      options={plainOptions(options)}
      onChange={(chosen) => {
        change({ [member]: chosen });
      }}
    />
  );
  const { x, y, split } = choice;
  return (
    <>
      <div className="inline-form">
        {select('Draw', y, axes.values, 'y')}
        {select('Along', x, axes.places, 'x')}
        {select('For each', split, [NO_SPLIT, ...axes.places.filter((name) => name !== x)], 'split')}
      </div>
      <Chart title={`${y} along ${x}${split === NO_SPLIT ? '' : `, for each ${split}`}`} {...drawing} />
    </>
  );
}
