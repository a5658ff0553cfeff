import type { IncomingMessage } from 'node:http';
import type { BodyParts } from './body-parts.js';

/** A request as its head says it. */
export type ReadRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'socket'>;

/** What the short way answers, however it is sent. Whoever sends it says how far it is. */
export interface ReadyReply {
  readonly status: 200 | 304;
  /** Beside those that stand in every answer: names and values in turn. */
  readonly headers: readonly string[];
  /** None where nothing is sent. */
  readonly body: BodyParts;

  /** It is about to be sent. Whoever does not say so has not taken it. */
  begun(): void;
  /** It has been handed to the socket. */
  handed(): void;
  /** Nothing of it is left to send, or nobody to send it to. Once, after `begun`. */
  ended(): void;
}
