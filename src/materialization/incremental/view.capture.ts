import { Logger } from '@nestjs/common';
import { CopyConnection } from '../../database/copy-connection.js';
import type { OwnerSessions } from '../../database/owner-sessions.js';
import type { ViewDefinition } from '../view-definition.js';

export interface CaptureSettings {
  readonly lockTimeoutMs: number;
  /** Rows of one statement whose images are queued; a statement that writes more marks everything. */
  readonly incrementalImagesMax: number;
}

/** The triggers that queue what is written to the inputs of incremental views. */
export class ViewCapture {
  private readonly logger = new Logger(ViewCapture.name);

  constructor(
    private readonly owner: OwnerSessions,
    private readonly settings: CaptureSettings,
  ) {}

  /**
   * Puts on what is missing, before a run and in a transaction of its own: it holds the tables against their writers for as long as that
   * takes, and would for the whole run otherwise. It has committed before the run takes its first snapshot, so that whoever wrote
   * unheard is seen by the run. Never throws: what is not captured is refreshed as a whole.
   */
  async ensure(view: ViewDefinition): Promise<void> {
    if (view.incremental === null) return;
    const values = [view.name, captureInputs(view), this.settings.incrementalImagesMax];
    try {
      await this.owner.withOwner(async (client) => {
        const connection = new CopyConnection(client);
        const { rows } = await connection.query('SELECT falaj.queue_obstacle($1, $2::jsonb, $3) AS lacking', values);
        if (rows[0]?.lacking === null) return;
        await this.briefly(connection, 'SELECT falaj.capture_images($1, $2::jsonb, $3)', values);
      });
    } catch (error) {
      this.tell(view.name, error);
    }
  }

  /** Takes the triggers off, and what is queued away. Never throws; false where it could not be done now. */
  async release(name: string): Promise<boolean> {
    try {
      await this.owner.withOwner(async (client) => {
        const connection = new CopyConnection(client);
        const { rows } = await connection.query('SELECT FROM falaj.view_capture WHERE name = $1', [name]);
        if (rows.length > 0) await this.briefly(connection, 'SELECT falaj.release_images($1)', [name]);
      });
      return true;
    } catch (error) {
      this.tell(name, error);
      return false;
    }
  }

  private async briefly(connection: CopyConnection, text: string, values: readonly unknown[]): Promise<void> {
    await connection.query('BEGIN');
    try {
      await connection.query(`SET LOCAL lock_timeout = ${String(this.settings.lockTimeoutMs)}`);
      await connection.query(text, values);
      await connection.query('COMMIT');
    } catch (error) {
      await connection.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  private tell(view: string, error: unknown): void {
    const code = (error as { code?: unknown }).code;
    this.logger.warn({
      message: 'the capture of a view could not be set up; it is refreshed as a whole',
      view,
      error_class: typeof code === 'string' ? code : 'unknown',
    });
  }
}

/** Inputs as the capture names them: their order is their number in the queue. */
export function captureInputs({ incremental }: Pick<ViewDefinition, 'incremental'>): string {
  return JSON.stringify((incremental?.inputs ?? []).map(({ table, columns }) => ({ table, columns })));
}
