// What writers pay for the capture: the same statements on two tables that are alike, of which one has an incremental view.
import { percentile } from '../support/report.mjs';
import { rounded, timed } from '../views/comparison.mjs';

const ROWS = 20_000;
const TABLES = ['written_on', 'written_off'];

const STATEMENTS = {
  'one row updated': ['UPDATE public.$t SET amount = amount + 1 WHERE id = $1', 200, 1],
  '100 rows updated': ['UPDATE public.$t SET amount = amount + 1 WHERE id BETWEEN $1 AND $1 + 99', 20, 100],
  '100 rows inserted': [
    'INSERT INTO public.$t SELECT 1000000 + $1 * 100 + g, g % 50, g FROM generate_series(0, 99) AS g',
    20,
    1,
  ],
};

export const WRITTEN = [
  'item:integer,amount:decimal',
  'item',
  'SELECT s.item, sum(s.amount) AS amount FROM public.written_on AS s GROUP BY s.item ORDER BY s.item',
];
export const WRITTEN_VIEW = `- name: mv_written\n  sql_id: written\n  params: {}\n  indexes: []\n  refresh_cron: '0 1 * * *'\n  refresh: incremental\n`;

export async function makeWritten(owner) {
  for (const table of TABLES) {
    await owner.query(
      `CREATE TABLE public.${table} (id integer PRIMARY KEY, item integer NOT NULL, amount numeric(12, 2) NOT NULL)`,
    );
    await owner.query(`INSERT INTO public.${table} SELECT g, g % 200, g FROM generate_series(1, ${ROWS}) AS g`);
    await owner.query(`CREATE INDEX ON public.${table} (item)`);
    await owner.query(`VACUUM ANALYZE public.${table}`);
    await owner.query(`SELECT falaj.track_table('public.${table}')`);
  }
}

export async function measureWriters({ owner, report }, rounds) {
  for (const [name, [text, times, step]] of Object.entries(STATEMENTS)) {
    const found = new Map(TABLES.map((table) => [table, []]));
    let from = 1;
    for (let round = 0; round < rounds; round += 1) {
      const turn = round % 2 === 0 ? TABLES : [...TABLES].reverse();
      for (const table of turn) {
        const { ms } = await timed(async () => {
          for (let each = 0; each < times; each += 1)
            await owner.query(text.replaceAll('$t', table), [1 + ((from + each * step) % (ROWS - 200))]);
        });
        found.get(table).push((ms * 1000) / times);
      }
      from += times * step;
    }
    const [on, off] = TABLES.map((table) => percentile(found.get(table), 0.5));
    report.add(`${name}: with the change log alone`, rounded(off, 0), 'µs');
    report.add(`${name}: with the capture of one view`, rounded(on, 0), 'µs');
    report.add(`${name}: with over without`, rounded(on / off, 2), 'times');
  }
}
