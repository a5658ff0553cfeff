import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

type Closed = () => void;

const behind = new WeakMap<Socket, Set<Closed>>();

/**
 * Calls `closed` once: when nothing of the reply is left to send, or the connection is gone. Node tells it of the reply whose turn it is
 * alone: of those that wait behind it on their connection, nobody ever hears again once the connection is gone.
 */
export function onReplyClosed({ socket }: IncomingMessage, response: ServerResponse, closed: Closed): void {
  const waiting = response.socket === null ? waitingOn(socket) : undefined;
  waiting?.add(closed);
  response.once('close', () => {
    // Of a reply that the connection has told of already, it is not told again.
    if (waiting === undefined || waiting.delete(closed)) closed();
  });
}

function waitingOn(socket: Socket): Set<Closed> {
  const known = behind.get(socket);
  if (known !== undefined) return known;
  const waiting = new Set<Closed>();
  behind.set(socket, waiting);
  socket.once('close', () => {
    const left = [...waiting];
    waiting.clear();
    left.forEach((closed) => {
      closed();
    });
  });
  return waiting;
}
