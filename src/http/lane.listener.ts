import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../kernel/clock.js';
import { CLOCK } from '../observability/clock.token.js';
import { KnownHeads } from './known-heads.js';
import { LaneConnection } from './lane.connection.js';
import { ReadyLane } from './ready.lane.js';
import type { ReadyReply } from './ready.reply.js';
import { onReplyClosed } from './reply-closing.js';
import { ReplyHead } from './reply-head.js';
import { StandingHeaders } from './standing-headers.js';

/**
 * Sends what the short way answers, by one of two ways: to a request that Node has read, through Node's own response; and to bytes that
 * Node has read before, straight to the socket. To the client they are the same.
 *
 * Bytes are known as the head of a request only once Node's parser has read exactly these, between two requests of a connection, and made
 * exactly one request without a body of them, which the short way answered. Read at such a place again, they can mean nothing else: the
 * parser keeps nothing from one request to the next. Who asks, and whether they may, is asked each time all the same.
 */
@Injectable()
export class LaneListener {
  private readonly replyHead: ReplyHead;

  constructor(
    private readonly lane: ReadyLane,
    private readonly heads: KnownHeads,
    private readonly standing: StandingHeaders,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.replyHead = new ReplyHead(clock);
  }

  /** Stands before the framework's own listener, and before Node's parser. */
  attach({ server }: FastifyInstance): void {
    const ordinary = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const isAnswered = this.answers(request, response);
      LaneConnection.of(request.socket)?.sees(request, response, isAnswered);
      if (isAnswered) return;
      for (const listener of ordinary) listener.call(server, request, response);
    });
    server.on('connection', (socket: Socket) => {
      // What speaks another protocol from some point on is no stream of requests.
      if (server.listenerCount('upgrade') + server.listenerCount('connect') === 0) this.watch(socket, server);
    });
  }

  private watch(socket: Socket, server: Server): void {
    const keepAliveMs = server.keepAliveTimeout;
    LaneConnection.watch(socket, this.heads, (request) => {
      const reply = this.lane.replyToPlain(request);
      if (reply === undefined) return false;
      reply.begun();
      writeToSocket(this.replyHead.of(reply, this.standing.data, keepAliveMs), reply, request.socket);
      reply.handed();
      return true;
    });
  }

  private answers(request: IncomingMessage, response: ServerResponse): boolean {
    const reply = this.lane.replyTo(request);
    if (reply === undefined) return false;
    reply.begun();
    onReplyClosed(request, response, () => {
      reply.ended();
    });
    response.writeHead(reply.status, [...this.standing.data.flat, ...reply.headers]);
    writeBody(reply, response);
    reply.handed();
    return true;
  }
}

function writeBody({ body: { parts, text } }: ReadyReply, response: ServerResponse): void {
  if (parts.length === 0) response.end();
  else if (text !== undefined) response.end(text, 'latin1');
  else {
    response.cork();
    for (const part of parts) response.write(part);
    response.end();
  }
}

/** The same, of a head that is written already. */
function writeToSocket(head: string, reply: ReadyReply, socket: Socket): void {
  const { parts, text } = reply.body;
  const ended = (): void => {
    reply.ended();
  };
  if (text !== undefined) {
    socket.write(head + text, 'latin1', ended);
    return;
  }
  socket.cork();
  socket.write(head, 'latin1');
  parts.forEach((part, at) => (at === parts.length - 1 ? socket.write(part, ended) : socket.write(part)));
  socket.uncork();
}
