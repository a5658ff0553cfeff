import type { RecordedWrites } from '../../changes/recorded-writes.port.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { ChangeLog, LogPosition } from '../engine/change-log.port.js';
import type { ModeRow, StreamLedger } from './stream.ledger.js';

interface KnownMode {
  readonly row: ModeRow;
  /** Reached before the row was read. */
  readonly position: LogPosition;
}

/**
 * What this process knows of its family's mode: valid as a cached answer is, while the log vouches and the mode's tag has not moved.
 *
 * A process that opens a stream waits for longer than a lease before the first write is acknowledged by it. So whoever still believes
 * that writes go through, and reads without a look into the stream, has no lease any more by then and asks the log first.
 */
export class StreamMode {
  private known: KnownMode | undefined;

  constructor(
    private readonly ledger: StreamLedger,
    private readonly writes: RecordedWrites,
    private readonly log: ChangeLog,
    private readonly confirmBudgetMs: number,
  ) {}

  /** What was last known, however long ago. */
  get last(): ModeRow | undefined {
    return this.known?.row;
  }

  /** The mode where nothing has to be asked. */
  atHand(): ModeRow | undefined {
    return this.log.isTrusted() ? this.valid() : undefined;
  }

  /** The mode as the log vouches for it. @throws FalajError database.unavailable where it cannot be had. */
  async verified(): Promise<ModeRow> {
    const ready = this.atHand();
    if (ready !== undefined) return ready;
    if (this.known !== undefined) {
      if (!(await this.log.confirm(this.confirmBudgetMs))) throw unknown();
      const confirmed = this.valid();
      if (confirmed !== undefined) return confirmed;
    }
    return this.read();
  }

  /** Asks the database. The position is taken first: what changes after it is not taken for known. */
  async read(): Promise<ModeRow> {
    const position = this.log.position();
    const { value } = await this.writes.run((transaction) => this.ledger.read(transaction));
    if (position !== undefined) this.known = { row: value, position };
    return value;
  }

  private valid(): ModeRow | undefined {
    const { known } = this;
    if (known === undefined || this.log.position()?.incarnation !== known.position.incarnation) return undefined;
    return this.log.lastChange(this.ledger.modeTag) > known.position.seq ? undefined : known.row;
  }
}

function unknown(): FalajError {
  return new FalajError('database.unavailable', 'whether writes of these values are pending cannot be asked');
}
