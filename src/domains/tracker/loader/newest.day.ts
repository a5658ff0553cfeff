/** The day of the newest of these instants: ISO texts of one form sort as texts. Null of none. */
export function newestDay(instants: readonly string[]): string | null {
  const newest = instants.reduce((last, each) => (each > last ? each : last), '');
  return newest === '' ? null : newest.slice(0, 'yyyy-mm-dd'.length);
}
