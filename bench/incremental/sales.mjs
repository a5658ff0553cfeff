// Three tables that are joined, and views over them of each form that can be refreshed incrementally.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const TABLES = `
CREATE TABLE public.shop (id integer PRIMARY KEY, region text, size integer NOT NULL);
CREATE TABLE public.sale (id integer PRIMARY KEY, shop_id integer, kind text NOT NULL, amount numeric NOT NULL, price numeric(9, 2) NOT NULL DEFAULT 1);
CREATE TABLE public.note (id integer PRIMARY KEY, shop_id integer, text text NOT NULL);
CREATE INDEX ON public.shop (region);
CREATE INDEX ON public.sale (shop_id);
CREATE INDEX ON public.sale (kind);
CREATE INDEX ON public.note (shop_id);
INSERT INTO public.shop SELECT g, 'region ' || g % 10, g % 3 FROM generate_series(1, 40) AS g;
INSERT INTO public.sale SELECT g, 1 + g % 45, 'kind ' || g % 37, g % 11, g % 13 FROM generate_series(1, 600) AS g;
INSERT INTO public.note SELECT g, 1 + g % 50, 'note ' || g % 5 FROM generate_series(1, 60) AS g`;

/** By id: columns, key, statement. */
export const QUERIES = {
  by_region: [
    'region:string,sales:integer,total:decimal,least:decimal,middle:decimal,kinds:integer',
    'region',
    `SELECT s.region, count(*) AS sales, sum(f.amount) AS total, min(f.price) AS least,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY f.price) AS middle, count(DISTINCT f.kind) AS kinds
     FROM public.sale AS f JOIN public.shop AS s ON s.id = f.shop_id WHERE f.amount > 1 AND s.region IS NOT NULL
     GROUP BY s.region HAVING count(*) > 2 ORDER BY s.region COLLATE "C"`,
  ],
  by_kind_and_region: [
    'kind:string,region:string,total:decimal',
    'kind, region',
    `WITH answer AS (SELECT f.kind, s.region, sum(f.amount) AS total FROM public.sale AS f, public.shop AS s
       WHERE s.id = f.shop_id AND s.size > 0 AND s.region IS NOT NULL GROUP BY f.kind, s.region)
     SELECT a.kind, a.region, a.total FROM answer AS a WHERE a.total <> 5 ORDER BY a.kind COLLATE "C", a.region COLLATE "C"`,
  ],
  shops: [
    'id:integer,size:integer,sales:integer,notes:string',
    'id',
    `SELECT s.id, s.size, count(f.id) AS sales, coalesce(string_agg(n.text, ',' ORDER BY n.text), '') AS notes
     FROM public.shop AS s LEFT JOIN public.sale AS f ON f.shop_id = s.id AND f.amount > 3
     LEFT JOIN public.note AS n ON n.shop_id = s.id GROUP BY s.id, s.size ORDER BY s.id`,
  ],
  sold: [
    'id:integer,size:integer,amount:decimal',
    'id',
    'SELECT f.id, s.size, f.amount FROM public.sale AS f JOIN public.shop AS s ON s.id = f.shop_id WHERE s.size < 2 ORDER BY f.id',
  ],
  neighbours: [
    'id:integer,others:integer,sales:integer',
    'id',
    `SELECT a.id, count(DISTINCT b.id) AS others, count(f.id) AS sales FROM public.shop AS a JOIN public.shop AS b ON b.region = a.region
     LEFT JOIN public.sale AS f ON f.shop_id = b.id WHERE a.id <> b.id GROUP BY a.id ORDER BY a.id`,
  ],
};
export const VIEWS = Object.keys(QUERIES).map((id) => `mv_${id}`);

/** The views file of these queries. */
export function viewsText(ids = Object.keys(QUERIES), refresh = 'incremental') {
  const rest = `params: {}\n  indexes: []\n  refresh_cron: '*/5 * * * *'\n  refresh: ${refresh}\n`;
  return ids.map((id) => `- name: mv_${id}\n  sql_id: ${id}\n  ${rest}`).join('');
}

/** Definitions below the folder. */
export async function writeDefinitions(folder, queries = QUERIES, views = viewsText()) {
  await mkdir(join(folder, 'testing/queries'), { recursive: true });
  for (const [id, [columns, key, sql]] of Object.entries(queries)) {
    const items = columns.split(',').map((column) => {
      const [name, type] = column.split(':');
      return `  - {name: ${name}, type: ${type}, description: d}`;
    });
    const head = [`query_id: ${id}`, 'title: T', 'description: D', 'dataset: sample', 'columns:', ...items];
    const contract = [...head, `key: [${key}]`, 'unit: count', 'cache: false'].join('\n');
    await writeFile(join(folder, `testing/queries/${id}.sql`), `/*---\n${contract}\n---*/\n${sql}\n`);
  }
  await writeFile(join(folder, 'testing/views.yml'), views);
}

/** Rows that a view holds and its statement does not answer, and the other way round, in one snapshot. */
export function differenceText({ name, statement, query }) {
  const columns = query.statementColumns.map((column) => column.name).join(', ');
  const held = `SELECT v::text AS row FROM (SELECT ${columns} FROM public.${name}) AS v`;
  const asked = `SELECT v::text AS row FROM (SELECT ${columns} FROM (${statement}) AS s) AS v`;
  return `SELECT ((SELECT count(*) FROM (${held} EXCEPT ALL ${asked}) AS x) + (SELECT count(*) FROM (${asked} EXCEPT ALL ${held}) AS y))::int AS count`;
}
