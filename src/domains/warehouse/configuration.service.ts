import { Injectable } from '@nestjs/common';
import {
  CachedValues,
  type ValueAnswer,
  type ValueWrite,
  type WrittenValues,
} from '../../cache/writes/cached-values.port.js';
import { ReadTransaction } from '../../database/read-transaction.js';
import type { JsonValue } from '../../kernel/canonical-json.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';

/** A setting. In a record of its own, so that a null that was set is told from a setting that there is none of. */
export interface Setting {
  readonly value: JsonValue;
}

const UPSERT = `
  INSERT INTO public.config_data AS t (key, value, write_order)
  SELECT * FROM unnest($1::text[], $2::jsonb[], $3::bigint[])
  ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, write_order = EXCLUDED.write_order
  WHERE t.write_order < EXCLUDED.write_order`;

/** Settings, read often and changed seldom: written through, so that whoever set one, and whoever asks after, has it. */
@Injectable()
export class ConfigurationService {
  private readonly values: WrittenValues<string, Setting>;

  constructor(
    values: CachedValues,
    private readonly reads: ReadTransaction,
  ) {
    this.values = values.open<string, Setting>({
      name: 'config_data',
      region: 'config_data',
      scope: 'public',
      shape: 'config_data:{key}',
      key: (key) => ({ key }),
      reads: (_scope, key) => [{ table: 'public.config_data', rows: { column: 'key', value: key } }],
      load: (_scope, key) => this.load(key),
      write: { pattern: 'through', apply },
    });
  }

  /** @throws FalajError configuration.unknown */
  async get(scope: QueryScope, key: string): Promise<ValueAnswer<Setting> & { readonly value: Setting }> {
    const answer = await this.values.read(scope, key);
    if (answer.value === null) throw new FalajError('configuration.unknown', 'there is no setting of this key');
    return { ...answer, value: answer.value };
  }

  /** Gives the position that covers it. */
  async set(scope: QueryScope, key: string, value: JsonValue): Promise<number> {
    const receipt = await this.values.write(scope, key, { value });
    if (receipt.durableIn === 'database') return receipt.seq;
    throw new FalajError('internal.unexpected', 'a setting was not written through');
  }

  private async load(key: string): Promise<Setting | null> {
    const text = 'SELECT value FROM public.config_data WHERE key = $1';
    const { rows } = await this.reads.run((reader) => reader.query(text, [key]));
    const value = rows[0]?.[0];
    return typeof value === 'string' ? { value: JSON.parse(value) as JsonValue } : null;
  }
}

function apply(transaction: RecordedTransaction, writes: readonly ValueWrite<string, Setting>[]): Promise<unknown> {
  return transaction.query(UPSERT, [
    writes.map(({ id }) => id),
    writes.map(({ value }) => JSON.stringify(value.value)),
    writes.map(({ order }) => order),
  ]);
}
