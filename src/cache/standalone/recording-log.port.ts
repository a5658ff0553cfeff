import type { ChangeLog } from '../engine/change-log.port.js';

/** A change log that its own cache writes: nobody else tells what changed. */
export interface RecordingLog extends ChangeLog {
  /**
   * A change of each tag, under one number that it gives back once this process knows it.
   * @throws FalajError change.unreached where nothing could be recorded, or it is not known whether it was.
   */
  record(tags: readonly string[]): Promise<number>;
  /** Begins to follow; returns at once. */
  open(): void;
  close(): Promise<void>;
}
