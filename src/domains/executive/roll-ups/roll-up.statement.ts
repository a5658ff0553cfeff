/** What facts are rolled up to: rows that are made anew, as a whole, for whatever facts that became known since an instant speak of. */
export interface RollUp {
  /** Also its name in `public.roll_up_marks`. */
  readonly table: string;
  /** Told apart from another roll-up of the table, where there are several. */
  readonly part?: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  /** Gives the columns in their order. `$1`: facts received before it are taken for rolled up. */
  readonly select: string;
  /** Rows that may be there and no longer be right: a condition over `t`, with the same `$1`. */
  readonly replaced?: string;
}

export function markOf({ table, part }: RollUp): string {
  return part === undefined ? table : `${table}/${part}`;
}

/** Writes what differs and nothing else: the same facts again change no row, and so move no tag. */
export function upsertOf({ table, columns, key, select }: RollUp): string {
  const others = columns.filter((column) => !key.includes(column));
  const [own, given] = ['t', 'excluded'].map((from) => others.map((column) => `${from}.${column}`).join(', '));
  const sets = others.map((column) => `${column} = excluded.${column}`).join(', ');
  return `INSERT INTO public.${table} AS t (${columns.join(', ')})
    ${select}
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${sets} WHERE (${own ?? ''}) IS DISTINCT FROM (${given ?? ''})`;
}

/** Takes away rows that would not be made again; undefined where there can be none. */
export function removalOf({ table, columns, key, select, replaced }: RollUp): string | undefined {
  if (replaced === undefined) return undefined;
  const same = key.map((column) => `made.${column} = t.${column}`).join(' AND ');
  return `DELETE FROM public.${table} AS t
    WHERE ${replaced} AND NOT EXISTS (SELECT FROM (${select}) AS made (${columns.join(', ')}) WHERE ${same})`;
}
