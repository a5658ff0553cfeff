/** Which recent values of a metric: all of it stands in the key, or a short look would answer for a long one. */
export interface MetricWindow {
  readonly minutes: number;
  readonly limit: number;
  readonly offset: number;
  /** ISO date; null: the newest there is. */
  readonly asOf: string | null;
}

const FORM = /^(\d+)m-(\d+)-(\d+)-(\d{4}-\d{2}-\d{2}|newest)$/;

/** As one segment of a key, unlike that of any other window: `60m-100-0-newest`. */
export function windowText({ minutes, limit, offset, asOf }: MetricWindow): string {
  return `${String(minutes)}m-${String(limit)}-${String(offset)}-${asOf ?? 'newest'}`;
}

/** The window of such a text; undefined for any other. */
export function parseWindow(text: string): MetricWindow | undefined {
  const [, minutes, limit, offset, asOf] = FORM.exec(text) ?? [];
  if (asOf === undefined) return undefined;
  return {
    ...{ minutes: Number(minutes), limit: Number(limit), offset: Number(offset) },
    asOf: asOf === 'newest' ? null : asOf,
  };
}
