import { ViewHarness } from './view-harness.js';

const SALES = `
CREATE TABLE public.shop (id integer PRIMARY KEY, region text NOT NULL, size integer NOT NULL);
CREATE TABLE public.sale (id integer PRIMARY KEY, shop_id integer, kind text NOT NULL, amount numeric NOT NULL, price numeric(9, 2) NOT NULL DEFAULT 1);
CREATE TABLE public.note (id integer PRIMARY KEY, shop_id integer NOT NULL, text text NOT NULL);
CREATE INDEX ON public.shop (region);
CREATE INDEX ON public.sale (shop_id);
CREATE INDEX ON public.sale (kind);
CREATE INDEX ON public.note (shop_id);
INSERT INTO public.shop SELECT g, 'region ' || g % 10, g % 3 FROM generate_series(1, 40) AS g;
INSERT INTO public.sale SELECT g, 1 + g % 45, 'kind ' || g % 7, g % 11, g % 13 FROM generate_series(1, 600) AS g;
INSERT INTO public.note SELECT g, 1 + g % 50, 'note ' || g % 5 FROM generate_series(1, 60) AS g`;

/** Queries of each form that is let in, by their ids, with the columns, the key and the statement. */
export const QUERIES = {
  by_region: [
    'region:string,sales:integer,total:decimal,least:decimal,middle:decimal,kinds:integer',
    'region',
    `SELECT s.region, count(*) AS sales, sum(f.amount) AS total, min(f.price) AS least,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY f.price) AS middle, count(DISTINCT f.kind) AS kinds
     FROM public.sale AS f JOIN public.shop AS s ON s.id = f.shop_id WHERE f.amount > 1
     GROUP BY s.region HAVING count(*) > 2 ORDER BY s.region COLLATE "C"`,
  ],
  by_kind_and_region: [
    'kind:string,region:string,total:decimal',
    'kind, region',
    `WITH answer AS (SELECT f.kind, s.region, sum(f.amount) AS total FROM public.sale AS f, public.shop AS s
       WHERE s.id = f.shop_id AND s.size > 0 GROUP BY f.kind, s.region)
     SELECT a.kind, a.region, a.total FROM answer AS a WHERE a.total <> 5 ORDER BY a.kind COLLATE "C", a.region COLLATE "C"`,
  ],
  shops: [
    'id:integer,region:string,sales:integer,notes:string',
    'id',
    `SELECT s.id, s.region, count(f.id) AS sales, coalesce(string_agg(n.text, ',' ORDER BY n.text), '') AS notes
     FROM public.shop AS s LEFT JOIN public.sale AS f ON f.shop_id = s.id AND f.amount > 3
     LEFT JOIN public.note AS n ON n.shop_id = s.id GROUP BY s.id, s.region ORDER BY s.id`,
  ],
  sold: [
    'id:integer,region:string,amount:decimal',
    'id',
    `SELECT f.id, s.region, f.amount FROM public.sale AS f JOIN public.shop AS s ON s.id = f.shop_id WHERE s.size < 2 ORDER BY f.id`,
  ],
} as const;

export const VIEWS = Object.keys(QUERIES).map((id) => `mv_${id}`);

export function viewsFile(ids: readonly string[], refresh = 'incremental'): string {
  return ids
    .map(
      (id) =>
        `- name: mv_${id}\n  sql_id: ${id}\n  params: {}\n  indexes: []\n  refresh_cron: '*/5 * * * *'\n  refresh: ${refresh}\n`,
    )
    .join('');
}

/** Three tables and a view of each form, nothing built yet. */
export function openSales(views = viewsFile(Object.keys(QUERIES))): Promise<ViewHarness> {
  return ViewHarness.openWith(async (db, directory) => {
    await db.query(SALES);
    for (const [id, [columns, key, sql]] of Object.entries(QUERIES)) await directory.query(id, sql, { columns, key });
  }, views);
}

/** Rows that the view has and its query does not answer, and the other way round, in one snapshot. */
export async function differences({ db, catalogue }: ViewHarness, name: string): Promise<number> {
  const { statement, query } = catalogue.get(name);
  const columns = query.statementColumns.map((column) => column.name).join(', ');
  const both = `SELECT v::text AS row FROM (SELECT ${columns} FROM public.${name}) AS v`;
  const asked = `SELECT v::text AS row FROM (SELECT ${columns} FROM (${statement}) AS s) AS v`;
  const [found] = await db.query<{ count: number }>(
    `SELECT ((SELECT count(*) FROM (${both} EXCEPT ALL ${asked}) AS x) + (SELECT count(*) FROM (${asked} EXCEPT ALL ${both}) AS y))::int AS count`,
  );
  return found?.count ?? -1;
}
