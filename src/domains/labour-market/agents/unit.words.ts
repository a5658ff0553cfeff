const WORDS: Readonly<Record<string, string>> = {
  percent: 'percent',
  percentage_points: 'points',
  qar: 'QAR',
  qar_per_month: 'QAR a month',
  usd: 'dollars',
  usd_per_hour: 'dollars an hour',
  months: 'months',
  persons: 'persons',
};

/** What follows a number of this unit in a sentence, with the blank before it; nothing for a unit that needs no word. */
export function words(unit: string): string {
  const word = WORDS[unit];
  return word === undefined ? '' : ` ${word}`;
}

/** The unit of a difference between two numbers of this unit. */
export function differenceUnit(unit: string): string {
  return unit === 'percent' ? 'percentage_points' : unit;
}
