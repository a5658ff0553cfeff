import { Injectable } from '@nestjs/common';
import {
  CachedValues,
  type ValueWrite,
  type WriteReceipt,
  type WrittenValues,
} from '../../cache/writes/cached-values.port.js';
import { ReadTransaction } from '../../database/read-transaction.js';
import { EventPublisher } from '../../events/event.publisher.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import { EQUIPMENT_UPDATE } from './warehouse.events.js';

/** One reading's place: sent again it is the same. */
export interface ReadingId {
  readonly [name: string]: string;
  readonly asset: string;
  readonly metric: string;
  /** ISO instant. */
  readonly at: string;
}

export interface Reading {
  readonly metric: string;
  readonly at: string;
  readonly value: number;
}

export interface Ingested {
  readonly asset_id: string;
  readonly accepted: number;
  /** `stream`: on the disk of the stream's server, in the tables shortly. `database`: there already. */
  readonly durable_in: WriteReceipt['durableIn'];
}

const UPSERT = `
  INSERT INTO public.equipment_telemetry AS t (asset_id, metric, ts, value, write_order)
  SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::numeric[], $5::bigint[])
  ON CONFLICT (asset_id, ts, metric) DO UPDATE SET value = EXCLUDED.value, write_order = EXCLUDED.write_order
  WHERE t.write_order < EXCLUDED.write_order`;

/**
 * Takes in what machines measure. It comes in bursts, nobody waits for one reading in particular, and a reading is a value that does not
 * depend on the one before: so it is written behind, where there is a server whose disk may be trusted, and through where there is none.
 */
@Injectable()
export class TelemetryService {
  readonly values: WrittenValues<ReadingId, number>;

  constructor(
    values: CachedValues,
    private readonly reads: ReadTransaction,
    private readonly events: EventPublisher,
  ) {
    this.values = values.open<ReadingId, number>({
      name: 'equipment_reading',
      region: 'metrics_recent',
      scope: 'public',
      shape: 'equipment:reading:{asset}:{metric}:{at}',
      key: ({ asset, metric, at }) => ({ asset, metric, at }),
      reads: (_scope, { asset }) => [
        { table: 'public.equipment_telemetry', rows: { column: 'asset_id', value: asset } },
      ],
      load: (_scope, id) => this.load(id),
      write: { pattern: 'behind', apply: (transaction, writes) => this.apply(transaction, writes) },
    });
  }

  /**
   * Readings of equipment that there is.
   * @throws FalajError cache.write_backlog, cache.writes_away, cache.write_unconfirmed: those before may have been taken; send all again
   */
  async ingest(
    scope: QueryScope,
    asset: string,
    readings: readonly Reading[],
  ): Promise<{ ingested: Ingested; seq: number | null }> {
    let seq: number | null = null;
    for (const { metric, at, value } of readings) {
      const receipt = await this.values.write(scope, { asset, metric, at }, value);
      if (receipt.durableIn === 'database') seq = receipt.seq;
    }
    const durable = seq === null ? 'stream' : 'database';
    return { ingested: { asset_id: asset, accepted: readings.length, durable_in: durable }, seq };
  }

  private async load({ asset, metric, at }: ReadingId): Promise<number | null> {
    const text = `SELECT value FROM public.equipment_telemetry
      WHERE asset_id = $1 AND metric = $2 AND ts = $3::pg_catalog.timestamptz`;
    const { rows } = await this.reads.run((reader) => reader.query(text, [asset, metric, at]));
    const value = rows[0]?.[0];
    return typeof value === 'string' ? Number(value) : null;
  }

  private async apply(
    transaction: RecordedTransaction,
    writes: readonly ValueWrite<ReadingId, number>[],
  ): Promise<void> {
    await transaction.query(UPSERT, [
      writes.map(({ id }) => id.asset),
      writes.map(({ id }) => id.metric),
      writes.map(({ id }) => id.at),
      writes.map(({ value }) => String(value)),
      writes.map(({ order }) => order),
    ]);
    for (const asset of new Set(writes.map(({ id }) => id.asset)))
      await this.events.publish(transaction, EQUIPMENT_UPDATE, { asset_id: asset });
  }
}
