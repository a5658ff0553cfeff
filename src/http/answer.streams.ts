import { Inject, Injectable, Logger } from '@nestjs/common';
import { Readable } from 'node:stream';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { CancelTimer, Timers } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { QueryAnswer } from '../kernel/query-answer.js';
import { CLOCK } from '../observability/clock.token.js';
import { answerLines } from './answer-rows.js';

/** The right to one stream, from before its question is asked until its last line is sent or its reader is gone. */
export interface StreamPlace {
  /** The rows as lines. The place is given back when the stream is over, however it ends. */
  send(answer: QueryAnswer): Readable;
  /** Nothing is sent. */
  release(): void;
}

const PIECE_BYTES = 65_536;

/**
 * Answers that go out line by line. A line is found when the reader has taken what was sent before, so nothing is held for it but the
 * answer itself. That is much for as long as a reader pleases, so there are only so many at once, and one that takes nothing for
 * `http.stream_idle_ms` is let go: its connection breaks, so that it cannot take what it has for the whole.
 */
@Injectable()
export class AnswerStreams {
  private readonly logger = new Logger('Http');
  private places = 0;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly timers: Timers,
  ) {}

  get open(): number {
    return this.places;
  }

  /** @throws FalajError request.too_many_streams */
  reserve(): StreamPlace {
    const { streamsMax } = this.settings.http;
    if (this.places >= streamsMax)
      throw new FalajError(
        'request.too_many_streams',
        `${String(streamsMax)} answers are being streamed, the most at once`,
      );
    this.places += 1;
    let isHeld = true;
    const release = (): void => {
      if (isHeld) this.places -= 1;
      isHeld = false;
    };
    return { release, send: (answer) => this.stream(answer, release) };
  }

  private stream(answer: QueryAnswer, release: () => void): Readable {
    const pieces = answerLines(answer, PIECE_BYTES);
    let cancelIdle: CancelTimer = () => undefined;
    const stream: Readable = new Readable({
      highWaterMark: PIECE_BYTES,
      // Called when the reader has taken what there was.
      read: () => {
        cancelIdle();
        const next = pieces.next();
        // After the last piece as well: it has yet to be taken.
        cancelIdle = this.whenIdle(stream, answer.queryId);
        stream.push(next.done === true ? null : next.value);
      },
      destroy: (error, done) => {
        cancelIdle();
        release();
        done(error);
      },
    });
    // Until it is first read: a reader that is gone before may never be told to it.
    cancelIdle = this.whenIdle(stream, answer.queryId);
    return stream;
  }

  private whenIdle(stream: Readable, queryId: string): CancelTimer {
    return this.timers.after(this.settings.http.streamIdleMs, () => {
      this.logger.warn({ message: 'a reader that takes nothing was let go', queryId });
      stream.destroy(new FalajError('request.timeout', 'the answer was not read in time'));
    });
  }
}
