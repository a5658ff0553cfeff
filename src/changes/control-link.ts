/**
 * What the room needs of a connection of its own. Answers come in the order of the questions; while it is down a question
 * is refused at once; past its time the connection is dropped and opened again. Nothing sent while it was down is heard.
 */
export interface ControlLink {
  readonly connected: boolean;
  query<R extends Record<string, unknown>>(text: string, values: readonly unknown[], timeoutMs: number): Promise<R[]>;
  listen(channel: string, hear: (payload: string) => void): void;
  /** Called after every connect, and at once if connected already. */
  onConnected(listener: () => void): void;
  onLost(listener: () => void): void;
  close(): Promise<void>;
}

/** The follower's own connection: nothing slow may run on it. */
export const FOLLOW_LINK = Symbol('FOLLOW_LINK');

/** The connection for audits, heartbeats and reports. */
export const SERVICE_LINK = Symbol('SERVICE_LINK');
