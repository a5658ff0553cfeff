/** Decimals of a number that is not whole, by unit. */
const DECIMALS: Readonly<Record<string, number>> = {
  percent: 1,
  percentage_points: 1,
  persons: 1,
  count: 1,
  months: 1,
  years: 1,
  qar: 0,
  usd: 0,
  probability: 3,
};
const DECIMALS_OTHERWISE = 2;
const DIGITS_OF_SMALL = 2;
/** Names of points in time, not amounts: no separators. */
const UNGROUPED: readonly string[] = ['year', 'month', 'quarter'];

/** A number for the reader of a sentence: rounded by its unit, thousands set apart; what would round to zero keeps two digits. */
export function numberText(value: number, unit: string): string {
  const decimals = Number.isInteger(value) ? 0 : (DECIMALS[unit] ?? DECIMALS_OTHERWISE);
  const fixed = Math.abs(value).toFixed(decimals);
  const isLost = value !== 0 && Number(fixed) === 0;
  const text = isLost ? String(Number(Math.abs(value).toPrecision(DIGITS_OF_SMALL))) : fixed;
  return `${value < 0 ? '-' : ''}${UNGROUPED.includes(unit) ? text : grouped(text)}`;
}

function grouped(text: string): string {
  if (text.includes('e')) return text;
  const [whole = '', fraction] = text.split('.');
  const separated = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? separated : `${separated}.${fraction}`;
}
