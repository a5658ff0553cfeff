import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const LOOK_MS = 200;
const LOOK_TIMEOUT_MS = 5000;

interface Backend {
  readonly url: URL;
  isReady: boolean;
}

/**
 * Shares out requests as a load balancer does: in turn, over connections that it keeps open, among the processes that said at its last look
 * at `/health/ready` that they are ready. It tries nothing twice.
 */
export class Balancer {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly backends: Backend[] = [];
  private turn = 0;
  private look: NodeJS.Timeout | undefined;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Balancer> {
    const server = createServer();
    const balancer = new Balancer(server);
    server.on('request', (incoming, outgoing) => {
      const backend = balancer.next();
      if (backend === undefined) {
        outgoing.writeHead(503).end('no process is ready');
        return;
      }
      const { hostname, port } = backend.url;
      const { url: path, method, headers } = incoming;
      const forwarded = request({ hostname, port, path, method, headers, agent: balancer.agent }, (answer) => {
        const kept = { ...answer.headers };
        delete kept.connection;
        outgoing.writeHead(answer.statusCode ?? 502, kept);
        answer.pipe(outgoing);
      });
      forwarded.once('error', (error) => {
        outgoing.writeHead(502).end(error.message);
      });
      incoming.pipe(forwarded);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    balancer.lookAgain();
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  get ready(): number {
    return this.backends.filter(({ isReady }) => isReady).length;
  }

  add(url: string): void {
    this.backends.push({ url: new URL(url), isReady: false });
  }

  async stop(): Promise<void> {
    clearTimeout(this.look);
    this.agent.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private next(): Backend | undefined {
    const ready = this.backends.filter(({ isReady }) => isReady);
    this.turn += 1;
    return ready[this.turn % Math.max(1, ready.length)];
  }

  private lookAgain(): void {
    this.look = setTimeout(() => {
      void Promise.all(this.backends.map((backend) => lookAt(backend))).then(() => {
        this.lookAgain();
      });
    }, LOOK_MS);
  }
}

async function lookAt(backend: Backend): Promise<void> {
  const signal = AbortSignal.timeout(LOOK_TIMEOUT_MS);
  backend.isReady = await fetch(new URL('/health/ready', backend.url), { signal }).then(
    ({ ok }) => ok,
    () => false,
  );
}
