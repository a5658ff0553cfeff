/** One connection as the server sees it. */
export class Session {
  isAlive = true;
  queue: Promise<unknown> = Promise.resolve();
  hear: (channel: string, payload: string) => void = () => undefined;
}
