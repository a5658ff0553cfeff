import type { JsonObject } from '../kernel/canonical-json.js';
import { table, type Cell } from './table.layout.js';

const HEADINGS = ['family', 'asks for', 'mode', 'pending', 'oldest ms', 'dead', 'reason'];
const MEMBERS = ['family', 'pattern', 'mode', 'pending', 'oldest_pending_ms', 'dead_letters', 'reason'];
const DEAD_HEADINGS = ['family', 'order', 'reason', 'attempts', 'died at', 'key'];

/** Families that are written through the cache, and below them what could not be applied. */
export function writesText({ families }: JsonObject, width: number | undefined): string {
  const rows = (families ?? []) as readonly JsonObject[];
  if (rows.length === 0) return 'no family of values is written through the cache';
  const cells = rows.map((row) => MEMBERS.map((member) => (row[member] ?? '') as Cell));
  const dead = rows.flatMap(({ family, oldest_dead: letters }) =>
    ((letters ?? []) as readonly JsonObject[]).map((letter) =>
      [family, letter.order, letter.reason, letter.attempts, letter.died_at, letter.key].map((each) => each as Cell),
    ),
  );
  const below = dead.length === 0 ? [] : ['', 'dead letters', table(DEAD_HEADINGS, dead, { width })];
  return [table(HEADINGS, cells, { width }), ...below].join('\n');
}
