import { randomUUID } from 'node:crypto';
import { TagLedger } from '../../changes/tag-ledger.js';
import type { LogPosition } from '../engine/change-log.port.js';
import type { RecordingLog } from './recording-log.port.js';

/** More tags than this share one last change (`TagLedger`). */
const TAGS_MAX = 250_000;

/** The log of a cache that one process has for itself: what it records it knows, and there is nobody else. */
export class MemoryChangeLog implements RecordingLog {
  private readonly ledger = new TagLedger(TAGS_MAX);
  private here: LogPosition = { incarnation: randomUUID(), seq: 0 };

  position(): LogPosition {
    return this.here;
  }

  isTrusted(): boolean {
    return true;
  }

  confirm(): Promise<boolean> {
    return Promise.resolve(true);
  }

  reach(seq: number): Promise<boolean> {
    return Promise.resolve(this.here.seq >= seq);
  }

  lastChange(tag: string): number {
    return this.ledger.lastChange(tag);
  }

  rules(): readonly string[] {
    return this.ledger.rules;
  }

  isTracked(): boolean {
    return true;
  }

  record(tags: readonly string[]): Promise<number> {
    const seq = this.here.seq + 1;
    this.ledger.apply(tags.map((tag) => [tag, seq] as const));
    this.here = { incarnation: this.here.incarnation, seq };
    return Promise.resolve(seq);
  }

  open(): void {
    // There is nothing to follow.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
