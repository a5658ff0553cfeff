import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import { createApplication } from '../../src/app.factory.js';
import { loadSettings } from '../../src/config/load-settings.js';
import type { Settings } from '../../src/config/settings.js';
import { issueToken } from '../../src/http/token.issuer.js';
import type { Role } from '../../src/kernel/query-scope.js';
import { StructuredLogger } from '../../src/observability/structured.logger.js';
import { APP_ROLE, testDatabase, type TestDatabase } from './postgres.js';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: string;
  readonly roles?: readonly Role[];
}

/** The whole application, listening on a free port of this machine. */
export class TestApplication {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly settings: Settings,
    readonly url: string,
    readonly logLines: readonly string[],
  ) {}

  static async start(
    database: Pick<TestDatabase, 'appUrl' | 'ownerUrl'>,
    environment: NodeJS.ProcessEnv = {},
    adjust: (settings: Settings) => Settings = (settings) => settings,
  ): Promise<TestApplication> {
    const settings = adjust(loadSettings({ environment: { NODE_ENV: 'test', ...environment } }));
    const urls = { app: database.appUrl, owner: database.ownerUrl, direct: database.appUrl, appRole: APP_ROLE };
    const logLines: string[] = [];
    const logger = new StructuredLogger({ level: 'warn', pretty: false, write: (line) => logLines.push(line) });
    const app = await createApplication(settings, urls, { logger });
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new TestApplication(app, settings, `http://127.0.0.1:${String(port)}`, logLines);
  }

  async request(path: string, options: RequestOptions = {}): Promise<Reply> {
    const headers = new Headers(options.headers);
    if (options.roles !== undefined) headers.set('authorization', `Bearer ${await this.token(options.roles)}`);
    if (options.body !== undefined) headers.set('content-type', 'application/json');
    const body = options.body === undefined ? options.raw : JSON.stringify(options.body);
    const method = options.method ?? (body === undefined ? 'GET' : 'POST');
    const reply = await fetch(this.url + path, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, text, json: parsed(text) };
  }

  token(roles: readonly Role[], ttlSeconds = 300): Promise<string> {
    return issueToken(this.settings.auth, { subject: 'tester', roles, ttlSeconds });
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Members that may differ between two runs of one request, wherever they stand. */
const MAY_DIFFER = new Set(['cached_at', 'cache_stats', 'timings', 'request_id']);

export interface BothWays {
  /** Asks the application of this run; the body is compared with that of the other run. */
  request(path: string, options?: RequestOptions): Promise<Reply>;
  readonly isCached: boolean;
  readonly application: TestApplication;
  readonly database: TestDatabase;
}

/**
 * Runs the suite twice over one database, with the cache and without. Whatever was asked must have had the same status and body
 * both times but for MAY_DIFFER: the proof that the cache is transparent.
 */
export function describeBothWays(
  name: string,
  suite: (run: BothWays) => void,
  options: { data: boolean | readonly string[] } = { data: true },
): void {
  describe(name, () => {
    const bodies: Record<'on' | 'off', string[]> = { on: [], off: [] };
    let database: TestDatabase;
    beforeAll(async () => {
      database = await testDatabase(options);
    });
    afterAll(() => database.drop());
    for (const way of ['on', 'off'] as const) {
      describe(`with the cache ${way}`, () => {
        let application: TestApplication;
        beforeAll(async () => {
          application = await TestApplication.start(database, { CACHE_ENABLED: String(way === 'on') });
        });
        afterAll(() => application.close());
        suite({
          isCached: way === 'on',
          get application() {
            return application;
          },
          get database() {
            return database;
          },
          request: async (path, request = {}) => {
            const asked = `${expect.getState().currentTestName?.replace(/with the cache (on|off)/, '') ?? ''} ${path}`;
            // Its place is that of its asking: of two asked at once either may be answered first.
            const place = bodies[way].push(asked) - 1;
            const reply = await application.request(path, request);
            bodies[way][place] = `${asked} ${String(reply.status)} ${comparable(reply.text)}`;
            return reply;
          },
        });
      });
    }
    it('answers the same with the cache and without', () => {
      expect(bodies.on.length).toBeGreaterThan(0);
      expect(bodies.on).toEqual(bodies.off);
    });
  });
}

function comparable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), (name, value: unknown) => (MAY_DIFFER.has(name) ? null : value));
  } catch {
    return text;
  }
}
