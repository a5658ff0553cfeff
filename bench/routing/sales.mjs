// A small schema that has every kind of column routing must tell apart: whole and decimal numbers, decimals of mixed scale, floating-point
// numbers, nulls, texts that their own collation orders otherwise than bytes do, dates, and rows of several tenants under row security.
import { seeded } from '../support/report.mjs';

export const REGIONS = ['north', 'South', 'éast', 'west', 'Zenith', 'o’hara'];
export const PRODUCTS = ['apple', 'Pear', 'fig', 'date', 'Quince', 'plum', 'äpfel'];
export const CHANNELS = ['web', 'shop', 'phone'];
export const TENANTS = ['acme', 'Beta', "o'neil"];
export const TEAMS = ['red', 'Blue', 'green'];

export const SALES_TABLES = ['- {table: public.ticket, person_level: false, tenant_column: tenant_id}'].join('\n');

export const SALES_SCHEMA = `
CREATE TABLE public.sale (
  id integer PRIMARY KEY, region text COLLATE "und-x-icu" NOT NULL, product text NOT NULL, channel text NOT NULL, day date NOT NULL, flag boolean NOT NULL,
  rate numeric NOT NULL, qty integer, big bigint, price numeric(12,2), raw numeric, weight double precision);
CREATE TABLE public.place (region text COLLATE "und-x-icu" PRIMARY KEY, zone text NOT NULL);
CREATE TABLE public.ticket (id integer PRIMARY KEY, tenant_id text NOT NULL, team text NOT NULL, state text NOT NULL, points integer NOT NULL);
ALTER TABLE public.ticket ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.ticket FORCE ROW LEVEL SECURITY;`;

/** @param app role that reads, under row security; @param owner role that fills the views. */
export function policies(app, owner) {
  return `CREATE POLICY of_tenant ON public.ticket TO ${app} USING (tenant_id = current_setting('falaj.tenant', true));
CREATE POLICY keeper ON public.ticket TO ${owner} USING (true) WITH CHECK (true)`;
}

/** Statements that fill the tables, the same for the same seed. */
export function salesRows(seed, count) {
  const random = seeded(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const text = (value) => `'${String(value).replaceAll("'", "''")}'`;
  const maybe = (value) => (random() < 0.12 ? 'NULL' : value);
  const sales = Array.from({ length: count }, (_, id) => {
    const day = new Date(Date.UTC(2023, 0, 1) + Math.floor(random() * 500) * 86_400_000).toISOString().slice(0, 10);
    const rate = pick(['1.0', '1.00', '2.5', '2.50']);
    const raw = (random() * 1000).toFixed(Math.floor(random() * 6));
    return `(${[
      id,
      text(pick(REGIONS)),
      text(pick(PRODUCTS)),
      text(pick(CHANNELS)),
      text(day),
      random() < 0.4,
      rate,
      maybe(Math.floor(random() * 20) - 3),
      maybe(`${Math.floor(random() * 9e15)}`),
      maybe((random() * 5000).toFixed(2)),
      maybe(raw),
      maybe((random() * 10 ** Math.floor(random() * 12)).toString()),
    ].join(', ')})`;
  });
  const tickets = Array.from(
    { length: Math.ceil(count / 4) },
    (_, id) =>
      `(${id}, ${text(pick(TENANTS))}, ${text(pick(TEAMS))}, ${text(pick(['open', 'done']))}, ${Math.floor(random() * 9)})`,
  );
  return [
    `INSERT INTO public.place VALUES ${REGIONS.map((region, at) => `(${text(region)}, ${text(at % 2 === 0 ? 'A' : 'B')})`).join(', ')}`,
    `INSERT INTO public.sale VALUES ${sales.join(', ')}`,
    `INSERT INTO public.ticket VALUES ${tickets.join(', ')}`,
  ];
}
