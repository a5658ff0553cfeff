import { FalajError } from '../kernel/falaj-error.js';
import { ERROR_CATALOGUE, type ErrorCode } from '../kernel/error-catalogue.js';
import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { eventsOf, type ServerEvent } from './event.stream.js';

export interface ServerReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: JsonValue;
}

/** An address where nothing listens refuses at once; a server that is busy gets this long. */
const LIVE_MS = 5000;

/** Asks the running server. Every call has a deadline; a problem document becomes the FalajError it speaks of. */
export class ServerClient {
  constructor(
    readonly baseUrl: string,
    private readonly token: () => Promise<string>,
    private readonly timeoutMs = 30_000,
  ) {}

  /** Whether a server answers at the address at all. */
  async isRunning(): Promise<boolean> {
    try {
      const reply = await fetch(new URL('/health/live', this.baseUrl), { signal: AbortSignal.timeout(LIVE_MS) });
      return reply.ok;
    } catch {
      return false;
    }
  }

  /** What an endpoint that needs no token answers, whatever its status. */
  async probe(path: string): Promise<{ readonly status: number; readonly body: JsonValue }> {
    const reply = await this.reach(new URL(path, this.baseUrl), {});
    return { status: reply.status, body: parse(await reply.text()) };
  }

  get(path: string, query: Readonly<Record<string, string>> = {}): Promise<ServerReply> {
    const url = new URL(path, this.baseUrl);
    Object.entries(query).forEach(([name, value]) => {
      url.searchParams.set(name, value);
    });
    return this.send(url, { method: 'GET' });
  }

  /** Server-sent events, for as long as the server sends any. */
  async *events(path: string): AsyncGenerator<ServerEvent> {
    const headers = { authorization: `Bearer ${await this.token()}`, accept: 'text/event-stream' };
    const reply = await fetch(new URL(path, this.baseUrl), { headers }).catch((cause: unknown) => {
      throw new FalajError('server.unreachable', `no answer from ${this.baseUrl}`, { cause });
    });
    if (!reply.ok || reply.body === null) throw problemError(reply.status, parse(await reply.text()));
    yield* eventsOf(reply.body);
  }

  /** `timeoutMs`: for what takes longer than other calls. */
  post(path: string, body: JsonObject, timeoutMs = this.timeoutMs): Promise<ServerReply> {
    const headers = { 'content-type': 'application/json' };
    return this.send(new URL(path, this.baseUrl), { method: 'POST', body: JSON.stringify(body), headers }, timeoutMs);
  }

  delete(path: string): Promise<ServerReply> {
    return this.send(new URL(path, this.baseUrl), { method: 'DELETE' });
  }

  private async send(url: URL, request: RequestInit, timeoutMs = this.timeoutMs): Promise<ServerReply> {
    const headers = new Headers(request.headers);
    headers.set('authorization', `Bearer ${await this.token()}`);
    const reply = await this.reach(url, { ...request, headers }, timeoutMs);
    const text = await reply.text();
    const body = parse(text);
    if (!reply.ok) throw problemError(reply.status, body);
    return { status: reply.status, headers: reply.headers, body };
  }

  private async reach(url: URL, request: RequestInit, timeoutMs = this.timeoutMs): Promise<Response> {
    try {
      return await fetch(url, { ...request, signal: AbortSignal.timeout(timeoutMs) });
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === 'TimeoutError')
        throw new FalajError(
          'server.unreachable',
          `no answer from ${this.baseUrl} within ${String(timeoutMs / 1000)} s`,
          {
            hint: 'The server may still be at it; ask it again later, or see its log.',
            cause,
          },
        );
      throw new FalajError('server.unreachable', `no answer from ${this.baseUrl}`, { cause });
    }
  }
}

function parse(text: string): JsonValue {
  if (text === '') return null;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

function problemError(status: number, body: JsonValue): FalajError {
  const problem = (typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {}) as JsonObject;
  const code =
    typeof problem.code === 'string' && problem.code in ERROR_CATALOGUE
      ? (problem.code as ErrorCode)
      : 'internal.unexpected';
  const detail = typeof problem.detail === 'string' ? problem.detail : `the server answered ${String(status)}`;
  return new FalajError(code, detail, typeof problem.hint === 'string' ? { hint: problem.hint } : {});
}
