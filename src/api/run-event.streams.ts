import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Readable } from 'node:stream';
import { RequestDrain } from '../http/request-drain.js';
import type { CancelTimer, Timers } from '../kernel/clock.js';
import { CLOCK } from '../observability/clock.token.js';
import type { RunRecord } from '../orchestration/runs/run.record.js';
import { RunStore } from '../orchestration/runs/run.store.js';
import { RunEventWriter } from './run-event.writer.js';

/** Proxies and browsers give a connection up that says nothing for about half a minute. */
const HEARTBEAT_MS = 15_000;

/**
 * Events of a run as server-sent events. A stream ends after the result, when its reader goes, and when a stop begins: a stream that
 * waited for its run would hold the stop until the drain gives up.
 */
@Injectable()
export class RunEventStreams implements OnModuleDestroy {
  private readonly open = new Set<RunEventWriter>();

  constructor(
    private readonly store: RunStore,
    private readonly drain: RequestDrain,
    @Inject(CLOCK) private readonly timers: Timers,
  ) {}

  /**
   * What happened after `lastEventId`, then what happens.
   * @throws FalajError orchestration.overloaded
   */
  follow(record: RunRecord, lastEventId: number): Readable {
    const undo: (() => void)[] = [];
    // A run has a handful of events: what a slow reader has not taken yet is never much.
    const stream = new Readable({
      read: () => undefined,
      destroy: (error, done) => {
        undo.forEach((each) => {
          each();
        });
        this.open.delete(writer);
        done(error);
      },
    });
    const writer = new RunEventWriter(stream);
    const end = (): void => {
      writer.end();
    };
    undo.push(this.store.follow(record, lastEventId, writer).stop, this.drain.onStop(end), this.beat(writer));
    this.open.add(writer);
    return stream;
  }

  /** Streams that a stop without draining finds open. */
  onModuleDestroy(): void {
    for (const writer of this.open) writer.end();
  }

  private beat(writer: RunEventWriter): () => void {
    const next = (): CancelTimer =>
      this.timers.after(HEARTBEAT_MS, () => {
        writer.heartbeat();
        cancel = next();
      });
    let cancel = next();
    return () => {
      cancel();
    };
  }
}
