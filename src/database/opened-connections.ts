import type { DataSource } from 'typeorm';

/** What an application opened while it was built: should its building fail, no shutdown follows, and nobody else could close it. */
export class OpenedConnections {
  private readonly closers: (() => Promise<unknown>)[] = [];

  add(closer: () => Promise<unknown>): void {
    this.closers.push(closer);
  }

  track(opening: Promise<DataSource>): Promise<DataSource> {
    this.add(async () => (await opening).destroy());
    return opening;
  }

  /** Also what is still being opened. One that failed to open is closed. */
  async close(): Promise<void> {
    await Promise.allSettled(this.closers.map((close) => close()));
  }
}
