import type { DataSource } from 'typeorm';

/** What an application opened while it was built: should its building fail, nobody else could close it. */
export class OpenedSources {
  private readonly opening: Promise<DataSource>[] = [];

  track(opening: Promise<DataSource>): Promise<DataSource> {
    this.opening.push(opening);
    return opening;
  }

  /** Also what is still being opened. One that failed to open is closed. */
  async close(): Promise<void> {
    await Promise.allSettled(this.opening.map(async (opening) => (await opening).destroy()));
  }
}
