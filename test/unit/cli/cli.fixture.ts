import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CliContext } from '../../../src/cli/cli-context.js';
import { Interruption } from '../../../src/cli/interruption.js';
import type { LocalEngine } from '../../../src/cli/local-engine.port.js';
import { ServerClient } from '../../../src/cli/server.client.js';
import type { Terminal } from '../../../src/cli/terminal.js';

export class RecordingTerminal implements Terminal {
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];

  isQuiet = false;
  useErrorColour: boolean;

  constructor(
    public useColour = false,
    readonly isInteractive = false,
  ) {
    this.useErrorColour = useColour;
  }

  out(text: string): void {
    this.stdout.push(text);
  }

  err(text: string): void {
    this.stderr.push(text);
  }
}

export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A loopback server that answers what the test says and keeps what it was asked. */
export class ScriptedServer {
  readonly exchanges: Exchange[] = [];
  private server: Server | undefined;
  private readonly held = new Map<string, { came: () => void; released: Promise<void> }>();

  constructor(
    private readonly answers: Readonly<
      Record<string, { status?: number; body: unknown; headers?: Record<string, string> }>
    >,
  ) {}

  /** Keeps the answer to a request back until it is released. */
  hold(method: string, path: string): { readonly came: Promise<void>; release(): void } {
    let [came, release] = [(): void => undefined, (): void => undefined];
    const arrived = new Promise<void>((done) => (came = done));
    const released = new Promise<void>((done) => (release = done));
    this.held.set(`${method} ${path}`, { came, released });
    return { came: arrived, release };
  }

  async start(): Promise<string> {
    const server = createServer((request, reply) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { method = '', url = '' } = request;
        this.exchanges.push({ method, url, authorization: request.headers.authorization, body });
        const path = url.split('?')[0] ?? '';
        const answer =
          path === '/health/live' ? { body: { status: 'ok' } } : (this.answers[path] ?? { status: 404, body: '' });
        const held = this.held.get(`${method} ${path}`);
        held?.came();
        void (held?.released ?? Promise.resolve()).then(() => {
          reply.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
          reply.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
        });
      });
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}

/** An address where nothing listens. */
export async function closedAddress(): Promise<string> {
  const server = new ScriptedServer({});
  const address = await server.start();
  await server.stop();
  return address;
}

export function contextFor(
  baseUrl: string,
  terminal: Terminal,
  local: Partial<LocalEngine> = {},
  interruption = new Interruption(),
): CliContext {
  return {
    terminal,
    interruption,
    server: () => Promise.resolve(new ServerClient(baseUrl, () => Promise.resolve('test-token'), 2000)),
    local: () => Promise.resolve(local as LocalEngine),
  };
}
