import { Injectable } from '@nestjs/common';
import { RecordedWrites, type RecordedWrite } from '../../changes/recorded-writes.port.js';
import { EventPublisher } from '../../events/event.publisher.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import { EQUIPMENT_UPDATE } from './warehouse.events.js';

const ISO = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';
const ASSIGNMENT = `assignment_id::float8 AS assignment_id, asset_id, assignee, task_id,
  to_char(assigned_at AT TIME ZONE 'UTC', '${ISO}') AS assigned_at, to_char(released_at AT TIME ZONE 'UTC', '${ISO}') AS released_at`;

export interface Assignment {
  readonly assignment_id: number;
  readonly asset_id: string;
  readonly assignee: string;
  readonly task_id: string | null;
  readonly assigned_at: string;
  readonly released_at: string | null;
}

/**
 * Gives equipment out and takes it back. The status decides, by one conditional statement on the row of the equipment: of two that assign at
 * once the second waits for the first at that row, then finds it taken. That no two assignments are open is the table's own rule as well.
 */
@Injectable()
export class AssignmentService {
  constructor(
    private readonly writes: RecordedWrites,
    private readonly events: EventPublisher,
  ) {}

  /** @throws FalajError equipment.unknown, equipment.unavailable */
  assign(assetId: string, assignee: string, taskId: string | null): Promise<RecordedWrite<Assignment>> {
    return this.writes.run(async (transaction) => {
      const { rows: taken } = await transaction.query(
        `UPDATE public.equipment_assets SET status = 'assigned', owner_user = $2
         WHERE asset_id = $1 AND status = 'available' RETURNING asset_id`,
        [assetId, assignee],
      );
      if (taken.length === 0)
        throw new FalajError('equipment.unavailable', `it is ${await statusOf(transaction, assetId)}, not available`);
      const { rows } = await transaction.query(
        `INSERT INTO public.equipment_assignments (asset_id, assignee, task_id, assigned_at)
         VALUES ($1, $2, $3, now()) RETURNING ${ASSIGNMENT}`,
        [assetId, assignee, taskId],
      );
      return this.told(transaction, assetId, rows);
    });
  }

  /** @throws FalajError equipment.unknown, equipment.not_assigned */
  release(assetId: string): Promise<RecordedWrite<Assignment>> {
    return this.writes.run(async (transaction) => {
      const { rows: freed } = await transaction.query(
        `UPDATE public.equipment_assets SET status = 'available', owner_user = NULL
         WHERE asset_id = $1 AND status = 'assigned' RETURNING asset_id`,
        [assetId],
      );
      if (freed.length === 0)
        throw new FalajError('equipment.not_assigned', `it is ${await statusOf(transaction, assetId)}, not assigned`);
      const { rows } = await transaction.query(
        `UPDATE public.equipment_assignments SET released_at = greatest(now(), assigned_at)
         WHERE asset_id = $1 AND released_at IS NULL RETURNING ${ASSIGNMENT}`,
        [assetId],
      );
      return this.told(transaction, assetId, rows);
    });
  }

  private async told(
    transaction: RecordedTransaction,
    assetId: string,
    rows: readonly Record<string, unknown>[],
  ): Promise<Assignment> {
    const [assignment] = rows as unknown as readonly Assignment[];
    if (assignment === undefined) throw new FalajError('internal.unexpected', 'the assignment was not written');
    await this.events.publish(transaction, EQUIPMENT_UPDATE, { asset_id: assetId });
    return assignment;
  }
}

async function statusOf(transaction: RecordedTransaction, assetId: string): Promise<string> {
  const text = 'SELECT status FROM public.equipment_assets WHERE asset_id = $1';
  const [row] = (await transaction.query(text, [assetId])).rows;
  if (row === undefined) throw new FalajError('equipment.unknown', 'there is no equipment of this name');
  return String(row['status']);
}
