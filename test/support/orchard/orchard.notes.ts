import { Injectable } from '@nestjs/common';
import {
  CachedValues,
  type AsideValues,
  type ValueFamily,
  type ValueWrite,
  type WrittenValues,
} from '../../../src/cache/writes/cached-values.port.js';
import { RecordedWrites } from '../../../src/changes/recorded-writes.port.js';
import type { RecordedTransaction } from '../../../src/kernel/recorded-transaction.js';

export interface Note {
  readonly text: string;
  readonly count: number;
}

/** What the notes are kept in. What is written to the second is refused where it is `bad`. */
export const NOTE_TABLES = `
  CREATE TABLE public.tree_notes (tree_id integer PRIMARY KEY, note jsonb NOT NULL, write_order bigint NOT NULL);
  ALTER TABLE public.tree_notes ADD CONSTRAINT legible CHECK (note ->> 'text' <> 'bad');`;

const UPSERT = `
  INSERT INTO public.tree_notes AS t (tree_id, note, write_order)
  SELECT * FROM unnest($1::integer[], $2::jsonb[], $3::bigint[])
  ON CONFLICT (tree_id) DO UPDATE SET note = EXCLUDED.note, write_order = EXCLUDED.write_order
  WHERE t.write_order < EXCLUDED.write_order`;

/** Notes on trees: read through, and the same table written by each of the patterns. */
@Injectable()
export class OrchardNotes {
  readonly aside: AsideValues<number, Note>;
  readonly through: WrittenValues<number, Note>;
  readonly behind: WrittenValues<number, Note>;
  /** How often the table was asked. */
  loads = 0;
  /** Called after a load has read, before it gives what it read. */
  onLoaded: () => Promise<void> = () => Promise.resolve();

  constructor(
    values: CachedValues,
    private readonly writes: RecordedWrites,
  ) {
    this.aside = values.open(this.family('note_aside'));
    this.through = values.open({ ...this.family('note_through'), write: { pattern: 'through', apply } });
    this.behind = values.open({ ...this.family('note_behind'), write: { pattern: 'behind', apply } });
  }

  private family(name: string): ValueFamily<number, Note> {
    return {
      name,
      region: 'default',
      scope: 'public',
      shape: `${name}:{tree}`,
      key: (id) => ({ tree: String(id) }),
      reads: (_scope, id) => [{ table: 'public.tree_notes', rows: { column: 'tree_id', value: id } }],
      load: async (_scope, id) => {
        this.loads += 1;
        const { value } = await this.writes.run((transaction) =>
          transaction.query('SELECT note FROM public.tree_notes WHERE tree_id = $1', [id]),
        );
        await this.onLoaded();
        return (value.rows[0]?.['note'] as Note | undefined) ?? null;
      },
    };
  }
}

function apply(transaction: RecordedTransaction, writes: readonly ValueWrite<number, Note>[]): Promise<unknown> {
  return transaction.query(UPSERT, [
    writes.map(({ id }) => id),
    writes.map(({ value }) => JSON.stringify(value)),
    writes.map(({ order }) => order),
  ]);
}
