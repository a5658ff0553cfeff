export interface ChartSeries {
  /** Member of the rows. */
  readonly key: string;
  readonly label: string;
}

/** One place on the horizontal axis, and what each series has there. */
export type ChartRow = Readonly<Record<string, string | number | null>>;

export interface ChartProps {
  readonly kind: 'line' | 'bar';
  /** What is drawn; stands above it. */
  readonly title: string;
  /** Member of the rows along the horizontal axis. */
  readonly x: string;
  readonly xLabel: string;
  readonly series: readonly ChartSeries[];
  readonly rows: readonly ChartRow[];
  /** Unit of the values, where they have one. */
  readonly unit?: string;
  /** How a value is written; by default as a plain number. */
  readonly format?: (value: number | null) => string;
  /** Bars of one place on top of each other. */
  readonly isStacked?: boolean;
}
