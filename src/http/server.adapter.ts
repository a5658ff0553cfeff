import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Settings } from '../config/settings.js';
import { readJsonBodies } from './json-body.parser.js';
import { asFalajError, problemDocument, PROBLEM_TYPE } from './problem.document.js';
import { requestId } from './request-id.js';

const PARAM_LENGTH_MAX = 512;
const STATUS_BY_SOCKET_ERROR: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** The HTTP server: its limits, and problem documents for what fails before any route or filter is reached. */
export function createServerAdapter(settings: Settings): FastifyAdapter {
  const { bodyBytesMax, requestTimeoutMs } = settings.http;
  const adapter = new FastifyAdapter({
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeoutMs,
    routerOptions: { maxParamLength: PARAM_LENGTH_MAX },
    forceCloseConnections: 'idle',
    // Requests on open connections during a stop get our own problem document from the hook.
    return503OnClosing: false,
    genReqId: (request: { headers: Record<string, string | string[] | undefined> }) =>
      requestId(request.headers['x-request-id']),
    frameworkErrors: sendFrameworkError,
    clientErrorHandler: refuseSocket,
  });
  readJsonBodies(adapter.getInstance());
  return adapter;
}

function sendFrameworkError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = asFalajError(error);
  const body = problemDocument(problem, { instance: '/', requestId: request.id });
  void reply
    .code(problem.status)
    .headers({ 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store', 'x-request-id': request.id })
    .send(Buffer.from(JSON.stringify(body), 'utf8'));
}

/** Bytes that are no HTTP request: there is no reply to use, so the answer is written to the socket. */
function refuseSocket(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const status = STATUS_BY_SOCKET_ERROR[error.code ?? ''] ?? 400;
  const problem = asFalajError(Object.assign(new Error('bad request'), { code: 'FST_CLIENT', statusCode: status }));
  const body = JSON.stringify(problemDocument(problem, { instance: '/', requestId: requestId(undefined) }));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
