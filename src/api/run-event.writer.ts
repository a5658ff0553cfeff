import type { Readable } from 'node:stream';
import type { RunEvent, RunListener } from '../orchestration/runs/run.record.js';

const RETRY_MS = 2000;

/** Writes a run's events as the text of server-sent events; after the end nothing more is written. */
export class RunEventWriter implements RunListener {
  private isEnded = false;

  constructor(private readonly stream: Readable) {
    this.write(`retry: ${RETRY_MS}\n\n`);
  }

  event({ id, name, data }: RunEvent): void {
    this.write(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  heartbeat(): void {
    this.write(': still running\n\n');
  }

  end(): void {
    if (!this.isEnded) this.stream.push(null);
    this.isEnded = true;
  }

  private write(text: string): void {
    if (!this.isEnded) this.stream.push(text);
  }
}
